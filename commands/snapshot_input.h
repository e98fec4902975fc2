// Opens a snapshot file for an offline command, with a progress line when it
// takes long enough to be asked for.
#pragma once

#include <memory>
#include <string>

#include "analysis/heap_graph.h"
#include "commands/context.h"

namespace heapcli::commands {

/// For a caller who only looks: in a shell the graph may be one that it holds
/// in memory, and `path` the name of one of its snapshots. Never null. Throws
/// analysis::Error.
std::shared_ptr<const analysis::HeapGraph> open_graph(const std::string& path,
                                                      const Context& context);

/// For a caller who takes it apart. `path` is a file, or in a shell also the
/// name of a snapshot. Throws analysis::Error.
analysis::HeapGraph open_snapshot(const std::string& path,
                                  const Context& context);

}  // namespace heapcli::commands
