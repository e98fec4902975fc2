// How the functions that allocated something are shown: to people, and as
// JSON. Used by `allocations` and by `track --allocations`.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "analysis/heap_graph.h"
#include "commands/context.h"
#include "commands/output.h"
#include "commands/shown_stacks.h"

namespace heapcli::commands {

struct AllocationView {
  std::optional<size_t> top;  ///< Absent: 25 for people, all for --json.
  bool internals = false;     ///< Do not fold Node's functions into callers.
};

/// Adds --top and --internals. Source maps have options of their own.
void add_allocation_view_options(CLI::App& command, AllocationView& view);

/// `heapcli/allocations/1` without `file`; `stacks` are the graph's. Throws
/// analysis::Error when no allocations were tracked.
OrderedJson allocations_to_json(const analysis::HeapGraph& graph,
                                ShownStacks& stacks,
                                const AllocationView& view);

/// Throws as allocations_to_json does.
std::string allocations_to_text(const analysis::HeapGraph& graph,
                                ShownStacks& stacks, const AllocationView& view,
                                const Context& context);

}  // namespace heapcli::commands
