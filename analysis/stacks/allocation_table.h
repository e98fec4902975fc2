// Which functions allocated what: of all that each allocated while V8 tracked
// it, how much is still alive.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

struct FunctionRow {
  FunctionIndex function{0};
  // By this function itself, over all call paths that end in it. V8 counts
  // allocations, of which optimised code makes one for several objects.
  uint64_t allocated_count = 0;
  uint64_t allocated_bytes = 0;
  // Nodes in the snapshot, and their shallow bytes.
  uint64_t live_count = 0;
  uint64_t live_bytes = 0;
};

/// The functions that allocated anything, in the order of the file. Source:
/// DevTools' AllocationProfile.serializeTraceTops. With `fold_internals`, what
/// Node's and V8's own functions allocated counts as allocated by the program's
/// function that called them, if there is one.
std::vector<FunctionRow> allocation_table(const HeapGraph& graph,
                                          bool fold_internals);

/// V8 loses the stacks of some objects when the collector moves them.
struct StackCoverage {
  uint64_t new_bytes = 0;    ///< Alive, and allocated while V8 tracked it.
  uint64_t known_bytes = 0;  ///< Of these, by a known call path.
};

/// Absent when the snapshot does not tell what is new.
std::optional<StackCoverage> stack_coverage(const HeapGraph& graph);

/// What is alive, by call path, with shallow bytes as DevTools counts them: for
/// flame graphs and other formats. Only the root when no allocations were
/// tracked.
AllocationProfile allocation_profile(const HeapGraph& graph);

}  // namespace heapcli::analysis
