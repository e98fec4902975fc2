// The commands that are answered with a whole snapshot, in chunks before their
// reply: takeHeapSnapshot and stopTrackingHeapObjects.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "cdp/session.h"

namespace heapcli::cdp {

/// How far V8 is with building the graph, before any text comes.
using GraphProgress = std::function<void(int64_t done, int64_t total)>;

/// Sends the command, asking for progress if there is somebody to show it to,
/// and hands the text to `sink` as it comes. Returns how long it took, which is
/// how long the target's thread stood still. Throws what Session::call or the
/// sink throw; when interrupted, or when the sink fails, not before the target
/// is done, which leaving could crash.
std::chrono::milliseconds stream_snapshot(Session& session,
                                          const std::string& method,
                                          Json params,
                                          const GraphProgress& progress,
                                          const ChunkSink& sink);

}  // namespace heapcli::cdp
