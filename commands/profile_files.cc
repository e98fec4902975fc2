#include "commands/profile_files.h"

#include "commands/error.h"
#include "commands/numbered_name.h"
#include "commands/part_file.h"
#include "commands/profile_writing.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

using analysis::ProfileFormat;

// 001-worker-1.heapprofile
std::string profile_name(size_t number, const std::string& suffix,
                         ProfileFormat format) {
  const std::string name = numbered_name(number) + suffix;
  for (const auto& each : analysis::profile_formats()) {
    if (each.format == format) return name + each.ending;
  }
  return name;
}

}  // namespace

ProfileFiles::ProfileFiles(const std::string& output, bool overwrite,
                           std::optional<ProfileFormat> format,
                           bool several_threads)
    : overwrite_(overwrite) {
  if (format) format_ = *format;
  if (output.empty()) {
    if (format) {
      throw Error(ExitStatus::kUsage, "--format needs -o, the file to write");
    }
    return;
  }
  if (output == "-") {
    throw Error(ExitStatus::kUsage,
                "a profile is written to a file, not to standard output; give "
                "-o a name");
  }
  std::error_code error;
  if (!output.ends_with('/') && !fs::is_directory(output, error)) {
    if (!format) {
      format_ = analysis::profile_format_of_path(output).value_or(
          ProfileFormat::kHeapProfile);
    }
    path_ = output;
    // Opens it, and takes it away again.
    const PartFile can_be_written(path_, overwrite || several_threads);
    return;
  }
  directory_ = output;
  fs::create_directories(directory_, error);
  if (error) {
    throw Error(ExitStatus::kData, "cannot create " + output + ": " +
                                       error.message() +
                                       "; give -o a path that you may write");
  }
  if (!overwrite && !several_threads) {
    PartFile::require_absent(directory_ / profile_name(1, "", format_));
  }
}

void ProfileFiles::prepare(const std::vector<std::string>& suffixes) const {
  if (overwrite_) return;
  for (const std::string& suffix : suffixes) {
    if (!path_.empty()) PartFile::require_absent(path_with(suffix));
    if (directory_.empty()) continue;
    PartFile::require_absent(directory_ / profile_name(1, suffix, format_));
  }
}

// The suffix before the ending: load-worker-1.pb.gz.
std::string ProfileFiles::path_with(const std::string& suffix) const {
  std::string ending = fs::path(path_).extension().string();
  for (const auto& each : analysis::profile_formats()) {
    if (path_.ends_with(each.ending)) ending = each.ending;
  }
  return path_.substr(0, path_.size() - ending.size()) + suffix + ending;
}

// Calls write(i, path) for each of `count` profiles that gets a file.
template <class Write>
std::vector<std::string> ProfileFiles::for_each_file(size_t count,
                                                     const std::string& suffix,
                                                     Write write) const {
  std::vector<std::string> paths;
  const auto add = [&](size_t i, const std::string& path) {
    write(i, path);
    paths.push_back(path);
  };
  if (!path_.empty()) add(count - 1, path_with(suffix));
  if (directory_.empty()) return paths;
  for (size_t i = 0; i < count; ++i) {
    add(i, directory_ / profile_name(i + 1, suffix, format_));
  }
  return paths;
}

std::vector<std::string> ProfileFiles::write(
    const std::vector<TakenProfile>& profiles, const std::string& suffix) {
  if (format_ != ProfileFormat::kHeapProfile) return {};
  return for_each_file(profiles.size(), suffix,
                       [&](size_t i, const auto& path) {
                         PartFile file(path, overwrite_);
                         file.write(profiles[i].text);
                         file.commit();
                       });
}

std::vector<std::string> ProfileFiles::convert(
    const std::vector<analysis::AllocationProfile>& profiles,
    const std::string& title, const Context& context,
    const std::string& suffix) {
  if (format_ == ProfileFormat::kHeapProfile) return {};
  // What was fetched after Ctrl-C is still to be written.
  Context uninterrupted = context;
  uninterrupted.stop = {};
  return for_each_file(profiles.size(), suffix,
                       [&](size_t i, const auto& path) {
                         write_profile_file(profiles[i], format_, title, path,
                                            overwrite_, uninterrupted);
                       });
}

}  // namespace heapcli::commands
