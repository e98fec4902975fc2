// In a shell the FILE of a command may be left out: the last snapshot is meant.
#pragma once

#include <CLI/CLI.hpp>

#include "commands/shell/snapshot_shelf.h"
#include "commands/shell/words.h"

namespace heapcli::commands {

/// The words of a command line, with the name of the last snapshot put in where
/// the command begins with a FILE and none is given. Where more than the file
/// could be meant, it is the name of a snapshot, something that looks like a
/// file or is one, or the first of as many arguments as there can be. `app` has
/// the commands. Throws Error(kUsage) when there is no snapshot yet, or no
/// such command.
Words with_file(Words words, const CLI::App& app,
                const SnapshotShelf& snapshots);

/// The command among the words, null if there is none, and its arguments
/// without options. For completion, too.
struct CommandWords {
  const CLI::App* command = nullptr;
  size_t at = 0;  ///< Where the command stands.
  std::vector<std::string> arguments;
  /// The option that still wants a value at the end of the words; or null.
  const CLI::Option* wants_value = nullptr;
};
CommandWords find_command(const Words& words, const CLI::App& app);

/// The positional arguments of a command, in their order.
std::vector<const CLI::Option*> positionals(const CLI::App& command);

}  // namespace heapcli::commands
