#include "commands/profile_writing.h"

#include "analysis/error.h"
#include "commands/choice.h"
#include "commands/error.h"
#include "commands/output.h"
#include "commands/part_file.h"

namespace heapcli::commands {

using analysis::ProfileFormat;

void add_profile_format_option(CLI::App& command, const std::string& name,
                               std::optional<ProfileFormat>& format) {
  Choices<std::optional<ProfileFormat>> choices;
  std::string names;
  for (const analysis::ProfileFormatName& each : analysis::profile_formats()) {
    choices.emplace_back(each.name, each.format);
    names += (names.empty() ? "" : ", ") + std::string(each.name);
  }
  add_choice<std::optional<ProfileFormat>>(
      command, name, format, std::move(choices),
      "Format: " + names + "; by default what the file's name ends with")
      ->type_name("FORMAT");
}

ProfileFormat profile_format_for(const std::optional<ProfileFormat>& wanted,
                                 const std::string& path,
                                 const std::string& option) {
  if (wanted) return *wanted;
  if (const auto format = analysis::profile_format_of_path(path)) {
    return *format;
  }
  std::string endings;
  for (const analysis::ProfileFormatName& each : analysis::profile_formats()) {
    endings += (endings.empty() ? "" : ", ") + std::string(each.ending) + " (" +
               each.name + ")";
  }
  throw Error(ExitStatus::kUsage,
              "'" + path +
                  "' does not say which format is wanted; let it end " +
                  "with " + endings + ", or name the format with " + option);
}

std::string name_of_format(ProfileFormat format) {
  for (const analysis::ProfileFormatName& each : analysis::profile_formats()) {
    if (each.format == format) return each.name;
  }
  return {};
}

uint64_t write_profile_file(const analysis::AllocationProfile& profile,
                            ProfileFormat format, const std::string& title,
                            const std::string& path, bool overwrite,
                            const Context& context) {
  uint64_t size = 0;
  const auto write_to = [&](const analysis::ByteSink& write) {
    analysis::write_profile(
        format, profile, title, [&](std::string_view bytes) {
          if (context.stop.stop_requested()) {
            throw analysis::Error(analysis::Error::Kind::kCancelled,
                                  "interrupted");
          }
          write(bytes);
          size += bytes.size();
        });
  };
  if (path == "-") {
    write_to(write_output);
    return size;
  }
  PartFile file(path, overwrite);
  write_to([&](std::string_view bytes) { file.write(bytes); });
  file.commit();
  return size;
}

}  // namespace heapcli::commands
