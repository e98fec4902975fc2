// Where the inspector of a launched command is, and which process it is: the
// command itself where that is Node or Deno, else (npm, a shell) the first
// program that it starts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "commands/context.h"
#include "commands/local_process/process_family.h"
#include "commands/scenario/launched_process.h"
#include "commands/scenario/output_log.h"

namespace heapcli::commands {

struct LaunchedInspector {
  std::string target;  ///< What --target takes: a URL, or `pid:1234`.
  /// Whose it is; nothing where that process is not ours to see, as it is in a
  /// container.
  std::optional<FamilyMember> process;
};

/// Waits until it is open. `name` is the target's, for messages. Throws
/// Error(kTarget): the command has ended, or half a minute has gone by.
LaunchedInspector await_inspector(LaunchedProcess& process,
                                  const OutputLog& log, const std::string& name,
                                  const Context& context);

}  // namespace heapcli::commands
