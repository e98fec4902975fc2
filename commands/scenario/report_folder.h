// Where a run leaves what it makes: the directory of --report, or one that goes
// with the run. What belongs to one of several targets has a folder of its own
// in it.
#pragma once

#include <string>

#include "commands/private_directory.h"

namespace heapcli::commands {

class ReportFolder {
 public:
  /// An empty `directory`: nothing is kept. Makes it, and throws Error(kUsage)
  /// when there is a report in it already that is not to be replaced.
  ReportFolder(std::string directory, bool several_targets, bool overwrite);

  bool kept() const { return !directory_.empty(); }
  bool overwrite() const { return overwrite_; }

  /// As given; empty when nothing is kept.
  const std::string& directory() const { return directory_; }

  /// The path of `name`, which came from outside, with an ending of ours.
  /// Throws Error: kUsage for what is no plain name.
  std::string path(const std::string& target, const std::string& name,
                   const std::string& ending);

  /// Of a file that belongs to the run.
  std::string path(const std::string& name);

 private:
  std::string root();

  const std::string directory_;
  const bool several_targets_;
  const bool overwrite_;
  PrivateDirectory temporary_;
};

}  // namespace heapcli::commands
