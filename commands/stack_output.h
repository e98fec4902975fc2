// How a call stack is shown: in one line below a row of a table, in full, and
// as JSON. Used by every command that says who allocated what it lists.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/stacks/class_origins.h"
#include "commands/class_selection.h"
#include "commands/context.h"
#include "commands/output.h"
#include "commands/shown_stacks.h"
#include "commands/table.h"

namespace heapcli::commands {

/// Says so when --stacks was given and `file` has none.
void warn_without_stacks(const ClassSelection& selection,
                         const analysis::HeapGraph& graph,
                         const std::string& file, const Context& context);

/// Adds lines below the last row, if the snapshot has stacks. Shares are of
/// `bytes`. Without --stacks a share that says nothing is left out.
void add_origins(Table& table, const std::vector<analysis::Origin>& origins,
                 uint64_t bytes, ShownStacks& stacks,
                 const ClassSelection& selection);

/// Adds `allocated_at` and `stacks` to a class, if the snapshot has stacks.
void add_origins(OrderedJson& entry,
                 const std::vector<analysis::Origin>& origins,
                 ShownStacks& stacks, const ClassSelection& selection);

}  // namespace heapcli::commands
