#include "commands/profile_files.h"

#include <array>
#include <cstdio>

#include "commands/error.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

std::string numbered_name(size_t number) {
  std::array<char, 40> text;
  std::snprintf(text.data(), text.size(), "%03zu.heapprofile", number);
  return text.data();
}

}  // namespace

ProfileFiles::ProfileFiles(const std::string& output, bool overwrite)
    : overwrite_(overwrite) {
  if (output.empty()) return;
  if (output == "-") {
    throw Error(ExitStatus::kUsage,
                "a profile is written to a file, not to standard output; give "
                "-o a name");
  }
  std::error_code error;
  if (!output.ends_with('/') && !fs::is_directory(output, error)) {
    file_ = std::make_unique<PartFile>(output, overwrite);
    return;
  }
  directory_ = output;
  fs::create_directories(directory_, error);
  if (error) {
    throw Error(ExitStatus::kData, "cannot create " + output + ": " +
                                       error.message() +
                                       "; give -o a path that you may write");
  }
  if (!overwrite) PartFile::require_absent(directory_ / numbered_name(1));
}

std::vector<std::string> ProfileFiles::write(
    const std::vector<TakenProfile>& profiles) {
  std::vector<std::string> names;
  const auto write_to = [&](PartFile& file, const TakenProfile& profile) {
    file.write(profile.text);
    file.commit();
    names.push_back(file.path());
  };
  if (file_) write_to(*file_, profiles.back());
  if (directory_.empty()) return names;
  for (size_t i = 0; i < profiles.size(); ++i) {
    PartFile file(directory_ / numbered_name(i + 1), overwrite_);
    write_to(file, profiles[i]);
  }
  return names;
}

}  // namespace heapcli::commands
