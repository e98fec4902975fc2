#include "commands/run_command.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commands/error.h"
#include "commands/name_by_time.h"
#include "commands/output.h"
#include "commands/part_file.h"
#include "commands/scenario/example.h"
#include "commands/scenario/run_scenario.h"
#include "commands/scenario/scenario_file.h"
#include "commands/scenario/scenario_schema.h"
#include "commands/scenario/scenario_text.h"
#include "commands/snapshot_caution.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr const char* kExampleFile = "scenario.yaml";

struct RunCommandOptions {
  std::string file;
  std::vector<std::string> set;
  bool dry_run = false;
  bool init = false;
  bool schema = false;
  RunOptions run;
};

std::map<std::string, std::string> variables_of(
    const std::vector<std::string>& set) {
  std::map<std::string, std::string> variables;
  for (const std::string& text : set) {
    const size_t sign = text.find('=');
    const std::string name = text.substr(0, sign);
    if (sign == std::string::npos || !Variables::is_name(name)) {
      throw Error(ExitStatus::kUsage,
                  "--set wants NAME=VALUE, as in --set port=3000, and not '" +
                      printable(text) + "'");
    }
    if (!variables.emplace(name, text.substr(sign + 1)).second) {
      throw Error(ExitStatus::kUsage, "--set " + name + " is there twice");
    }
  }
  return variables;
}

std::optional<std::string> environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

ExitStatus write_example(const RunCommandOptions& options,
                         const Context& context) {
  if (options.file == "-") {
    write_output(example_scenario());
    return ExitStatus::kOk;
  }
  const std::string path =
      options.file.empty() ? std::string(kExampleFile) : options.file;
  PartFile file(path, options.run.force);
  file.write(example_scenario());
  file.commit();
  context.note(path + " is written; heapcli run " + path +
               " --dry-run says what it does");
  return ExitStatus::kOk;
}

// `staging-20260314-150926` for staging.yaml, so that every run has its own.
std::string directory_for(const std::string& file) {
  const std::string stem = file == "-"
                               ? std::string("scenario")
                               : std::filesystem::path(file).stem().string();
  return stem + "-" + time_stamp();
}

ExitStatus run(RunCommandOptions options, const Context& context) {
  if (options.schema) {
    write_json(scenario_schema());
    return ExitStatus::kOk;
  }
  if (options.init) return write_example(options, context);
  if (options.file.empty()) {
    throw Error(ExitStatus::kUsage,
                "which scenario? heapcli run FILE; heapcli run --init writes "
                "an example");
  }
  check(options.run.caution);
  const Scenario scenario =
      read_scenario(options.file, variables_of(options.set), environment);
  if (options.dry_run) {
    if (context.json) {
      write_json(scenario_to_json(scenario));
    } else {
      write_output(scenario_to_text(scenario, terminal_width()));
    }
    return ExitStatus::kOk;
  }
  if (options.run.step_by_step &&
      (!isatty(STDIN_FILENO) || options.file == "-")) {
    throw Error(ExitStatus::kUsage,
                "--step asks before each step, and there is nobody to ask: "
                "standard input is no terminal");
  }
  if (options.run.output_directory.empty()) {
    options.run.output_directory = directory_for(options.file);
  }
  return run_scenario(scenario, options.run, context);
}

}  // namespace

void add_run_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<RunCommandOptions>();
  CLI::App* const command = parent.add_subcommand(
      "run",
      "A scenario from a file: load, snapshots, assertions (docs/scenario.md)");
  command->add_option("FILE", options->file,
                      "The scenario, YAML or JSON; - is standard input");
  command
      ->add_option("--set", options->set,
                   "Give a variable of the scenario a value (repeatable)")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--dry-run", options->dry_run,
                    "Check the scenario and list its steps; run nothing");
  command->add_flag("--step", options->run.step_by_step,
                    "Ask before each step");
  command
      ->add_option("-o,--report", options->run.output_directory,
                   "Where snapshots, logs and result.json go (default: the "
                   "file's name with date and time)")
      ->type_name("DIR");
  command
      ->add_option("--junit", options->run.junit_file,
                   "Write the results as JUnit XML, for CI servers")
      ->type_name("FILE");
  command
      ->add_option("--markdown", options->run.summary_file,
                   "Write a summary in Markdown")
      ->type_name("FILE");
  command->add_flag("--force", options->run.force, "Replace files that exist");
  add_caution_options(*command, options->run.caution);
  command->add_flag("--init", options->init,
                    "Write an example, with comments, to FILE (default: "
                    "scenario.yaml)");
  command->add_flag("--schema", options->schema,
                    "Print the JSON Schema of scenarios, for editors");
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return run(*options, context); });
  });
}

}  // namespace heapcli::commands
