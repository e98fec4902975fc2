// Where the profiles of a tracking are written: one to a file, those of
// several windows into a directory. Other formats than V8's own come in here.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "commands/part_file.h"
#include "commands/tracking.h"

namespace heapcli::commands {

class ProfileFiles {
 public:
  /// `output` is a file, a directory (which ends in '/', or exists), or empty:
  /// nothing is written. Makes sure that it can be written before the target is
  /// asked for anything: throws Error kUsage when there is a file already and
  /// `overwrite` is not given, or kData.
  ProfileFiles(const std::string& output, bool overwrite);

  /// Into a directory all of them, as 001.heapprofile, 002.heapprofile, …; into
  /// a file the last one. Returns the names. Throws Error.
  std::vector<std::string> write(const std::vector<TakenProfile>& profiles);

 private:
  const bool overwrite_;
  std::filesystem::path directory_;
  std::unique_ptr<PartFile> file_;
};

}  // namespace heapcli::commands
