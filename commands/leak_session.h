// Load, quiet, garbage collection, snapshot, and again: the rounds of a
// running program, all over one session.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/leak_rounds.h"
#include "commands/live_target.h"
#include "commands/live_threads.h"
#include "commands/load/load.h"
#include "commands/snapshot_caution.h"

namespace heapcli::commands {

struct LeakSessionOptions {
  int rounds = 6;      ///< The most.
  std::string output;  ///< Directory; empty: the snapshots are not kept.
  bool overwrite = false;
  bool allocations = false;
  std::string redact;  ///< Level (redaction_options.h); empty: not.
  CautionOptions caution;
  LoadOptions load;
  ThreadChoice threads;
};

struct LeakSession {
  /// Of the snapshots; empty when they are not kept.
  std::vector<std::string> files;
  /// With who allocated what, when that was asked for and there is a leak.
  LeakRounds::HeapPointer recorded;
};

/// Throws Error(kUsage).
void check(const LeakSessionOptions& options);

/// Goes on until the verdict is clear. Throws Error, cdp::Error and
/// analysis::Error; snapshots that were to be kept are kept then, and it is
/// said which.
LeakSession run_leak_session(const LeakSessionOptions& options,
                             const LiveTarget& live, const Context& context,
                             LeakRounds& rounds);

}  // namespace heapcli::commands
