// How retaining paths of one object are shown: to people, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "analysis/heap.h"
#include "analysis/paths/path_search.h"
#include "analysis/paths/path_text.h"
#include "commands/context.h"
#include "commands/output.h"

namespace heapcli::commands {

struct PathView {
  bool full = false;  ///< Every edge, V8's own too.
  analysis::FunctionPlace place;
};

/// `Session @1234, 72 B, retains 1.20 KiB, distance 7`.
std::string object_line(const analysis::Heap& heap, analysis::NodeIndex node);

/// The paths below one another, the root first.
std::string paths_to_text(const analysis::Heap& heap,
                          const std::vector<analysis::RetainingPath>& paths,
                          const PathView& view, const Context& context);

/// Of each path, every edge, from the object to the root.
OrderedJson paths_to_json(const analysis::Heap& heap,
                          const std::vector<analysis::RetainingPath>& paths,
                          const PathView& view);

}  // namespace heapcli::commands
