#include "commands/shell/workspace.h"

#include "commands/error.h"

namespace heapcli::commands {

bool is_named_snapshot(const std::string& file, const Context& context) {
  return context.workspace != nullptr &&
         context.workspace->snapshots.find(file) != nullptr;
}

std::string file_named(const std::string& file, const Context& context) {
  if (context.workspace == nullptr) return file;
  if (file == "-") {
    throw Error(ExitStatus::kUsage,
                "a shell reads its commands from standard input, and no "
                "snapshot; give a file");
  }
  const NamedSnapshot* const named = context.workspace->snapshots.find(file);
  return named == nullptr ? file : named->file;
}

LiveTarget held_target(const Context& context) {
  return context.workspace->target ? context.workspace->target->live()
                                   : LiveTarget();
}

cdp::IdentitySentinel* held_sentinel(const cdp::Session& session,
                                     const Context& context) {
  return context.workspace != nullptr && context.workspace->target
             ? context.workspace->target->sentinel_of(session)
             : nullptr;
}

HeldTarget& require_target(const Context& context) {
  if (!context.workspace->target) {
    throw Error(ExitStatus::kUsage,
                "this shell looks at files and has no target; heapcli attach "
                "TARGET shell has one");
  }
  return *context.workspace->target;
}

}  // namespace heapcli::commands
