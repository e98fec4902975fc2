// The bridge between CLI11 and the commands: each add_…_command function
// declares its options on a CLI::App and leaves behind what is to be run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <stop_token>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/live_target.h"

namespace heapcli::commands {

/// Runs a command after the whole command line was parsed.
using Action = std::function<ExitStatus(const Context&)>;

class CommandLine {
 public:
  CommandLine();

  /// Parses and runs. Prints help, the version, or what is wrong with the
  /// command line. Throws what the command throws.
  ExitStatus run(int argc, char** argv, std::stop_token stop,
                 std::stop_token abandon);

  /// To be called from the CLI11 callback of the command that was named.
  void choose(Action action) { action_ = std::move(action); }

 private:
  void add_global_options();
  void add_commands();

  CLI::App app_;
  Context context_;
  Action action_;
};

/// Declares a command that needs a target. It stands twice: below
/// `attach TARGET`, and by itself with --target.
using AddLiveCommand = void (*)(CommandLine&, CLI::App&,
                                std::shared_ptr<LiveTarget>);

}  // namespace heapcli::commands
