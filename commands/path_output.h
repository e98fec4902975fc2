// How retaining paths of one object are shown: to people, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "analysis/heap.h"
#include "analysis/paths/path_search.h"
#include "commands/context.h"
#include "commands/function_labels.h"
#include "commands/output.h"

namespace heapcli::commands {

struct PathView {
  bool full = false;  ///< Every edge, V8's own too.
  const FunctionLabels& labels;
};

/// The object, and the paths to it below one another, each from the root on.
/// Without paths, who else has an edge to it.
std::string object_to_text(const analysis::Heap& heap, analysis::NodeIndex node,
                           const std::vector<analysis::RetainingPath>& paths,
                           const PathView& view, const Context& context);

/// Of each path, every edge, from the object to the root.
OrderedJson object_to_json(const analysis::Heap& heap, analysis::NodeIndex node,
                           const std::vector<analysis::RetainingPath>& paths,
                           const PathView& view);

}  // namespace heapcli::commands
