// Which call paths allocated what gathers below each suspect, where the
// snapshot has stacks.
#pragma once

#include <span>
#include <vector>

#include "analysis/heap.h"
#include "analysis/leaks/find_leaks.h"
#include "analysis/stacks/class_origins.h"

namespace heapcli::analysis {

/// By suspect, the largest part first; empty for those of which nothing is
/// known. The suspects are those of `last`; the stacks come from `recorded`,
/// which is the same heap or a later one of the session.
std::vector<std::vector<Origin>> suspect_origins(
    const Heap& last, std::span<const Suspect> suspects, const Heap& recorded);

}  // namespace heapcli::analysis
