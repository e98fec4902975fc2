// What a shell holds between two commands: the session with its target, the
// snapshots that it knows by name, and heaps in memory. Commands find it in
// their Context; the functions here are how they ask, and do the ordinary thing
// outside of a shell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/redact/redaction_key.h"
#include "commands/context.h"
#include "commands/live_target.h"
#include "commands/shell/heap_cache.h"
#include "commands/shell/held_target.h"
#include "commands/shell/snapshot_shelf.h"

namespace heapcli::commands {

class Workspace {
 public:
  explicit Workspace(uint64_t heap_budget) : heaps(heap_budget) {}

  std::optional<HeldTarget> target;  ///< Absent when only files are looked at.
  SnapshotShelf snapshots;
  HeapCache heaps;
  /// Of all snapshots of this shell, which belong together.
  const analysis::RedactionKey redaction_key = analysis::random_redaction_key();
  bool leaving = false;  ///< `exit` was said.
};

/// The file behind what stands for a file on a command line: that of a snapshot
/// with this name, or else the file itself. Throws Error(kUsage) for the
/// standard input, which is the shell's.
std::string file_named(const std::string& file, const Context& context);

/// Whether it is a snapshot of this shell.
bool is_named_snapshot(const std::string& file, const Context& context);

/// The target of this shell, as options of a command begin with.
LiveTarget held_target(const Context& context);

/// The one that watches the ids of the session that a shell holds; null outside
/// of a shell, and for another session.
cdp::IdentitySentinel* held_sentinel(const cdp::Session& session,
                                     const Context& context);

/// Throws Error(kUsage) in a shell that has no target.
HeldTarget& require_target(const Context& context);

}  // namespace heapcli::commands
