// Why all the objects of a class are alive: their best paths, merged into one
// tree. Steps that are alike are one, whichever objects they lead over: twenty
// thousand sessions in one Map are one branch, `sessions.get(…)`.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "analysis/heap.h"
#include "analysis/holding/path_steps.h"
#include "analysis/paths/path_search.h"

namespace heapcli::analysis {

/// Position in MergedPaths::branches.
using BranchIndex = uint32_t;

struct PathBranch {
  PathStep step;  ///< Of one of the objects; in general words (kAnyEntry).
  BranchIndex parent = 0;
  std::vector<BranchIndex> children;  ///< Those that retain most first.
  /// Objects that are asked about, whose path goes through here or ends here,
  /// and what they retain; what one of them retains of another counts once.
  uint64_t count = 0;
  uint64_t retained = 0;
  uint64_t ends_here = 0;  ///< How many of them are where the step leads.
  /// The step may be repeated any number of times: a list.
  bool repeats = false;
};

struct MergedPaths {
  /// Branch 0 is the root, without a step; it has the sums over all objects
  /// that are reached. A branch comes after its parent.
  std::vector<PathBranch> branches;
  uint64_t unreached =
      0;  ///< Objects that only weak edges lead to, or nothing.
};

/// `selected` are the classes, by ClassId; objects without a size of their own
/// do not count, as in the class table. Throws Error(kCancelled).
MergedPaths merged_paths(const Heap& heap, const PathSearch& search,
                         const std::vector<bool>& selected,
                         const std::stop_token& stop);

}  // namespace heapcli::analysis
