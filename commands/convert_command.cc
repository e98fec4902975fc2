#include "commands/convert_command.h"

#include <filesystem>

#include "analysis/profile/profile_file.h"
#include "analysis/stacks/allocation_table.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/output.h"
#include "commands/part_file.h"
#include "commands/profile_writing.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {
namespace {

struct ConvertOptions {
  std::string input;
  std::string output;
  std::optional<analysis::ProfileFormat> format;
  bool overwrite = false;
};

// What a viewer shows above the profile.
std::string title_of(const std::string& input) {
  return input == "-" ? "standard input"
                      : std::filesystem::path(input).filename().string();
}

// A profile as it is, or what a recording says of the stacks that allocated
// what is alive at its end.
analysis::AllocationProfile read(const std::string& input,
                                 const Context& context) {
  if (analysis::looks_like_snapshot(input)) {
    analysis::AllocationProfile profile =
        analysis::allocation_profile(open_snapshot(input, context));
    if (profile.call_count() > 1) return profile;
    throw Error(ExitStatus::kData,
                input +
                    " does not say who allocated what; record with "
                    "'heapcli attach TARGET track --allocations'");
  }
  return analysis::read_profile_file(input, context.stop);
}

ExitStatus convert(const ConvertOptions& options, const Context& context) {
  const auto format =
      profile_format_for(options.format, options.output, "--to");
  const bool to_stdout = options.output == "-";
  if (to_stdout && context.json) {
    throw Error(ExitStatus::kUsage,
                "--json and OUT '-' both want standard output; give OUT a "
                "file's name");
  }
  // Sooner rather than after a long file was read.
  if (!to_stdout && !options.overwrite) {
    PartFile::require_absent(options.output);
  }
  const analysis::AllocationProfile profile = read(options.input, context);
  const uint64_t size =
      write_profile_file(profile, format, title_of(options.input),
                         options.output, options.overwrite, context);
  const size_t calls = profile.call_count() - 1;
  if (context.json) {
    write_json({{"schema", "heapcli/convert/1"},
                {"input", options.input},
                {"output", options.output},
                {"format", name_of_format(format)},
                {"bytes", size},
                {"call_count", calls},
                {"total_bytes", profile.total_bytes()}});
  } else {
    context.note((to_stdout ? "standard output" : options.output) + ": " +
                 format_bytes(size) + " of " + name_of_format(format) + "; " +
                 format_bytes(profile.total_bytes()) + " in " +
                 format_count(calls) + " call paths");
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_convert_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<ConvertOptions>();
  CLI::App* const command = parent.add_subcommand(
      "convert",
      "An allocation profile in another format, or as a flame graph");
  command
      ->add_option("IN", options->input,
                   "A profile: .heapprofile, pprof, speedscope, collapsed "
                   "stacks, a .heaptimeline; or -")
      ->required();
  command
      ->add_option("OUT", options->output,
                   "The file to write; its ending says the format. Or -")
      ->required();
  add_profile_format_option(*command, "--to", options->format);
  command->add_flag("--force", options->overwrite,
                    "Replace OUT if it exists already");
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return convert(*options, context);
    });
  });
}

}  // namespace heapcli::commands
