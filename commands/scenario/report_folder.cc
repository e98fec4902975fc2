#include "commands/scenario/report_folder.h"

#include <filesystem>
#include <utility>

#include "commands/error.h"
#include "commands/part_file.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLongestName = 100;

void make_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    throw Error(ExitStatus::kData, "cannot create " + path.string() + ": " +
                                       error.message() +
                                       "; give --report a path that you may "
                                       "write");
  }
}

void require_plain(const std::string& name) {
  if (!name.empty() && name.size() <= kLongestName && name.front() != '.' &&
      name.front() != '-' && name.find('/') == std::string::npos &&
      printable(name) == name) {
    return;
  }
  throw Error(ExitStatus::kUsage, "no name for a file: '" + printable(name) +
                                      "' (short, without /, and not beginning "
                                      "with . or -)");
}

}  // namespace

ReportFolder::ReportFolder(std::string directory, bool several_targets,
                           bool overwrite)
    : directory_(std::move(directory)),
      several_targets_(several_targets),
      overwrite_(overwrite || directory_.empty()) {
  if (!kept()) {
    temporary_.path();  // Now, and not by several threads at once.
    return;
  }
  make_directory(directory_);
  if (!overwrite_) PartFile::require_absent(path("result.json"));
}

std::string ReportFolder::root() {
  return kept() ? directory_ : temporary_.path().string();
}

std::string ReportFolder::path(const std::string& name) {
  return (fs::path(root()) / name).string();
}

std::string ReportFolder::path(const std::string& target,
                               const std::string& name,
                               const std::string& ending) {
  require_plain(name);
  fs::path folder = root();
  if (several_targets_ && !target.empty()) {
    require_plain(target);
    folder /= target;
    make_directory(folder);
  }
  return (folder / (name + ending)).string();
}

}  // namespace heapcli::commands
