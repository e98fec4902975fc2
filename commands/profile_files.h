// Where the profiles of a tracking are written: one to a file, those of
// several windows into a directory, those of several threads beside each other
// with the worker's number in their names. V8's own format is written as V8
// gave it, the others (profile_format.h) from what was read of that.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/profile/profile_format.h"
#include "commands/context.h"
#include "commands/tracking.h"

namespace heapcli::commands {

class ProfileFiles {
 public:
  /// `output` is a file, a directory (which ends in '/', or exists), or empty:
  /// nothing is written. Makes sure that it can be written before the target is
  /// asked for anything: throws Error kUsage when there is a file already and
  /// `overwrite` is not given, or kData. Without `format` the file's ending
  /// says it, else it is V8's own.
  ProfileFiles(const std::string& output, bool overwrite,
               std::optional<analysis::ProfileFormat> format,
               bool several_threads = false);

  /// Of several threads, whose names are known later, and which add `suffixes`
  /// to the names (see LiveThread::file_suffix): the same check.
  void prepare(const std::vector<std::string>& suffixes) const;

  /// Into a directory all of them, as 001.heapprofile, 002.heapprofile, …; into
  /// a file the last one. Returns the names; none when another format than
  /// V8's is wanted. Throws Error.
  std::vector<std::string> write(const std::vector<TakenProfile>& profiles,
                                 const std::string& suffix = "");

  /// The same for the other formats. `title` is what a viewer shows.
  std::vector<std::string> convert(
      const std::vector<analysis::AllocationProfile>& profiles,
      const std::string& title, const Context& context,
      const std::string& suffix = "");

 private:
  template <class Write>
  std::vector<std::string> for_each_file(size_t count,
                                         const std::string& suffix,
                                         Write write) const;
  std::string path_with(const std::string& suffix) const;

  const bool overwrite_;
  std::filesystem::path directory_;  ///< Empty for a file, or nothing.
  std::string path_;                 ///< Of a file.
  analysis::ProfileFormat format_ = analysis::ProfileFormat::kHeapProfile;
};

}  // namespace heapcli::commands
