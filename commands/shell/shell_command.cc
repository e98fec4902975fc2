#include "commands/shell/shell_command.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "commands/error.h"
#include "commands/format.h"
#include "commands/shell/line_editor.h"
#include "commands/shell/script_reader.h"
#include "commands/shell/shell.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

struct ShellOptions {
  ThreadChoice thread;
  std::vector<std::string> files;
  std::string script;
  std::string commands;
  std::string memory;
};

// The file's own name without what it ends in, or else the whole path.
std::string name_of(const std::string& file, const SnapshotShelf& snapshots) {
  std::string name = fs::path(file).filename().string();
  for (const char* const ending : {".zst", ".gz", ".heapsnapshot"}) {
    if (name.ends_with(ending)) name.erase(name.size() - std::strlen(ending));
  }
  try {
    snapshots.check_new_name(name, /*replace=*/false);
    return name;
  } catch (const Error&) {
    return snapshots.next_number();
  }
}

void shelve_files(const std::vector<std::string>& files,
                  SnapshotShelf& snapshots) {
  for (const std::string& file : files) {
    std::error_code error;
    NamedSnapshot snapshot;
    snapshot.bytes = fs::file_size(file, error);
    if (error) {
      throw Error(ExitStatus::kData, file + ": " + error.message());
    }
    snapshot.file = file;
    snapshot.name = name_of(file, snapshots);
    snapshots.add(std::move(snapshot));
  }
}

ExitStatus run_shell(const ShellOptions& options,
                     const std::optional<LiveTarget>& live,
                     const Context& context) {
  if (!options.script.empty() && !options.commands.empty()) {
    throw Error(ExitStatus::kUsage, "-f and -c do not go together");
  }
  if (!options.thread.workers.empty() && !live) {
    throw Error(ExitStatus::kUsage,
                "--worker is for a shell with a target: heapcli attach TARGET "
                "shell --worker ID");
  }
  if (options.thread.may_be_several()) {
    throw Error(ExitStatus::kUsage,
                "a shell is about one thread; give one --worker, or leave it "
                "out and say it with the commands: snapshot --worker all");
  }
  Workspace workspace(options.memory.empty() ? default_heap_budget()
                                             : parse_bytes(options.memory));
  shelve_files(options.files, workspace.snapshots);
  std::optional<ScriptReader> script;
  if (!options.commands.empty()) {
    script.emplace(options.commands, "-c");
  } else if (!options.script.empty() && options.script != "-") {
    script.emplace(options.script);
  } else if (!options.script.empty() || !LineEditor::available()) {
    script.emplace(STDIN_FILENO, "stdin");
  }
  if (live) workspace.target.emplace(*live, context, options.thread);
  Shell shell(workspace, context);
  return script ? shell.run_script(*script) : shell.run_interactive();
}

// `heapcli shell FILE…` is about the files, unless --target is said, too; the
// variable $HEAPCLI_TARGET alone does not say it.
bool wants_target(const CLI::App& command, const ShellOptions& options,
                  const LiveTarget& live) {
  const CLI::Option* const target = command.get_option_no_throw("--target");
  if (options.files.empty() || target == nullptr) return true;
  const char* const variable = std::getenv("HEAPCLI_TARGET");
  return target->count() > 0 &&
         (variable == nullptr || live.target != variable);
}

}  // namespace

void add_shell_command(CommandLine& line, CLI::App& parent,
                       std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<ShellOptions>();
  CLI::App* const command = parent.add_subcommand(
      "shell",
      "Commands one after the other, in one session: ids stay comparable,\n"
      "snapshots have names");
  command->add_option("FILE", options->files,
                      "Snapshots to look at; without a target, only these");
  command
      ->add_option("-c", options->commands,
                   "Run these commands, separated by ;")
      ->type_name("COMMANDS");
  command
      ->add_option("-f,--script", options->script,
                   "Run the commands in this file, - is standard input; the "
                   "first that fails ends it, with its exit status")
      ->type_name("SCRIPT");
  command
      ->add_option("--memory", options->memory,
                   "How much heaps held in memory may take (default: a "
                   "quarter of the machine's)")
      ->type_name("BYTES");
  add_worker_option(*command, options->thread);
  add_timeout_option(*command, *live);
  command->callback([&line, command, options, live] {
    std::optional<LiveTarget> wanted;
    if (wants_target(*command, *options, *live)) wanted = *live;
    line.choose([options, wanted](const Context& context) {
      return run_shell(*options, wanted, context);
    });
  });
}

}  // namespace heapcli::commands
