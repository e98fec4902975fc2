// `track --allocations`: V8 notes the call stack of every allocation for a
// while, and a snapshot at the end says who allocated what is alive.
#pragma once

#include <string>

#include "commands/allocation_output.h"
#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/live_target.h"
#include "commands/live_threads.h"
#include "commands/snapshot_caution.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

struct TrackAllocationsOptions {
  std::string duration = "10s";
  std::string output;  ///< A .heaptimeline, or a directory; empty: by time.
  bool overwrite = false;
  std::string redact;        ///< Level (redaction_options.h); empty: not.
  bool use_debugger = true;  ///< See cdp/debugger.h.
  CautionOptions caution;
  ThreadChoice threads;
  AllocationView view;
  SourceMapOptions source_maps;
};

/// Connects, records for the duration or until Ctrl-C, writes the file, and
/// prints the functions. Several threads are recorded at the same time; one
/// that ends, or is deaf, does not keep the others from their files: kTarget.
/// Throws Error, cdp::Error and analysis::Error.
ExitStatus track_allocations(const TrackAllocationsOptions& options,
                             const LiveTarget& live, const Context& context);

}  // namespace heapcli::commands
