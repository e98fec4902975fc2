// A process that we started, with everything that it has started itself: the
// processes below it, in its process group, or (as daemons are, which leave
// both) with a variable in their environment that only they have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/local_process/process_files.h"

namespace heapcli::commands {

struct FamilyMember {
  int64_t pid = 0;
  ProcessStat stat;
};

class ProcessFamily {
 public:
  /// `root` is a process that has not been waited for yet. `mark` is
  /// `NAME=value`, unique, as it was put into the environment of the root.
  ProcessFamily(int64_t root, std::string mark,
                ProcessFiles files = ProcessFiles());

  const ProcessFiles& files() const { return files_; }

  /// Those that have not ended, the oldest first; the root may be among them.
  std::vector<FamilyMember> members() const;

 private:
  const ProcessFiles files_;
  const int64_t root_;
  const std::string mark_;
  uint64_t start_ = 0;  ///< Of the root.
};

/// Whether the process still runs, and is no later one with its number.
bool still_runs(const ProcessFiles& files, const FamilyMember& member);

}  // namespace heapcli::commands
