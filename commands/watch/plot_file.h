// The plot of a watch, on disk: written anew now and then, so that it can be
// looked at meanwhile, and at the end.
#pragma once

#include <chrono>
#include <string>

#include "commands/watch/watch_history.h"

namespace heapcli::commands {

class PlotFile {
 public:
  /// An empty path is no plot. Throws Error(kUsage) when there is such a file
  /// and it may not be replaced.
  PlotFile(std::string path, bool overwrite);

  /// Writes, if the last time is long enough ago. Throws Error(kData).
  void refresh(const std::string& target, const WatchHistory& history);
  /// Writes in any case.
  void write(const std::string& target, const WatchHistory& history);

  /// Empty when nothing was written.
  const std::string& written() const { return written_; }

 private:
  const std::string path_;
  bool overwrite_;
  std::string written_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace heapcli::commands
