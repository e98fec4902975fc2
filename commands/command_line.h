// The bridge between CLI11 and the commands: each add_…_command function
// declares its options on a CLI::App and leaves behind what is to be run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/interrupt.h"
#include "commands/live_target.h"

namespace heapcli::commands {

/// Runs a command after the whole command line was parsed.
using Action = std::function<ExitStatus(const Context&)>;

class CommandLine {
 public:
  /// The program's.
  CommandLine();
  /// One line in a shell: `shell` has its workspace, and the global options
  /// that the shell itself was given. For one `run`.
  explicit CommandLine(const Context& shell);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// Parses and runs. Prints help, the version, or what is wrong with the
  /// command line. Throws what the command throws.
  ExitStatus run(int argc, char** argv, InterruptHandler& interrupt);
  /// The same with the words of a line in a shell.
  ExitStatus run(std::vector<std::string> words);

  /// To be called from the CLI11 callback of the command that was named.
  void choose(Action action) { action_ = std::move(action); }

  /// Commands may take other arguments there.
  bool in_shell() const { return context_.workspace != nullptr; }

  /// The commands and their options, for help and completion.
  const CLI::App& app() const { return app_; }

 private:
  void add_global_options();
  void add_program_commands();
  void add_shell_commands();
  void add_offline_commands();
  template <class Parse>
  ExitStatus parse_and_run(Parse parse);

  /// The targets that options write to, whether a command asks for them or not.
  std::vector<std::shared_ptr<LiveTarget>> targets_;
  CLI::App app_;
  Context context_;
  Action action_;
};

/// Declares a command that needs a target. It stands twice: below
/// `attach TARGET`, and by itself with --target.
using AddLiveCommand = void (*)(CommandLine&, CLI::App&,
                                std::shared_ptr<LiveTarget>);

}  // namespace heapcli::commands
