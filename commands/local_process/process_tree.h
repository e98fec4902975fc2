// The order in which processes are listed: each below the one that started it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace heapcli::commands {

struct ProcessLink {
  int64_t pid = 0;     ///< 0: not known.
  int64_t parent = 0;  ///< 0: none, or not known.
};

struct TreePlace {
  size_t index = 0;  ///< Of the process in what was given.
  size_t depth = 0;  ///< How many of those given are above it.
};

/// Each once. Those without a parent among them keep their order, and so do the
/// children of one.
std::vector<TreePlace> in_tree_order(const std::vector<ProcessLink>& processes);

}  // namespace heapcli::commands
