// Opens a snapshot file for an offline command, with a progress line when it
// takes long enough to be asked for.
#pragma once

#include <string>

#include "analysis/heap_graph.h"
#include "commands/context.h"

namespace heapcli::commands {

/// Throws analysis::Error.
analysis::HeapGraph open_snapshot(const std::string& path,
                                  const Context& context);

}  // namespace heapcli::commands
