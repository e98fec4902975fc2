// Runs commands in a workspace: one line after the other, from a script or from
// somebody at a terminal.
#pragma once

#include <string>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/shell/script_reader.h"
#include "commands/shell/words.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {

class Shell {
 public:
  /// Both have to outlive this. `context` has the global options that hold for
  /// every command.
  Shell(Workspace& workspace, const Context& context);

  /// Runs all commands up to the first that fails, says which, and returns its
  /// status. When the target dies, commands on snapshots go on; the first that
  /// needs it fails.
  ExitStatus run_script(ScriptReader& script);

  /// Until `exit`, Ctrl-D, or a signal that wants the program to end. What
  /// fails is said, and the next command asked for.
  ExitStatus run_interactive();

 private:
  ExitStatus run_command(Words words);
  void run_line(const std::string& line);
  std::string news_of_target();
  void look_after_target();
  std::string prompt() const;

  Workspace& workspace_;
  Context context_;
  bool said_gone_ = false;
};

}  // namespace heapcli::commands
