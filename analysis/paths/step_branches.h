// Where a step leads that is like others: from a branch, over an edge of some
// type and name, to a node of some kind.
//
// A hash table with linear probing: it is asked once for each object of a
// heap, and mostly waits for memory, of which this takes one line.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/paths/merged_paths.h"

namespace heapcli::analysis {

class StepBranches {
 public:
  struct Step {
    BranchIndex from;
    EdgeType type;
    uint32_t name;  ///< Of a property; elements need none.
    uint64_t kind;  ///< Of the node that the step leads to; below 2^40.
  };

  /// What `at` gives for a new step.
  static constexpr BranchIndex kUnknown = ~BranchIndex{0};

  StepBranches();

  /// To be set when it is kUnknown; valid until the next call.
  BranchIndex& at(const Step& step);

 private:
  struct Entry {
    uint64_t from_and_name = 0;
    uint64_t type_and_kind = 0;
    BranchIndex branch = kUnknown;
    bool is_used = false;
  };
  Entry& find(uint64_t from_and_name, uint64_t type_and_kind);
  void grow();

  std::vector<Entry> entries_;  ///< A power of two, at most half full.
  size_t used_ = 0;
};

}  // namespace heapcli::analysis
