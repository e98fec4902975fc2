// How the files of a command that takes snapshots are named: one goes to the
// file that was named, a sequence into a directory, and a worker thread's have
// its number.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "commands/live_threads.h"

namespace heapcli::commands {

class SnapshotFiles {
 public:
  struct Options {
    std::string output;  ///< As given with -o; empty: named by the time.
    int count = 1;       ///< Snapshots of each thread.
    bool compress = false;
    bool overwrite = false;
    bool several_threads = false;
    std::string ending = ".heapsnapshot";  ///< Of names that we choose.
  };

  explicit SnapshotFiles(Options options);

  /// The n-th snapshot, counted from 1, of the thread with this file suffix
  /// (see LiveThread).
  std::string path(const std::string& thread_suffix, int number) const;

  /// Makes the directory, and sees that none of these threads' files is there
  /// already: what can go wrong with files should do so before the target is
  /// made to stand still. Throws Error.
  void prepare(const std::vector<std::string>& thread_suffixes) const;

 private:
  const Options options_;
  std::filesystem::path directory_;  ///< Empty when a file is named.
  std::string stem_;                 ///< Without its ending, nor the suffix.
  std::string ending_;
};

}  // namespace heapcli::commands
