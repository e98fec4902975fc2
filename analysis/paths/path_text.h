// A path in a line, in JavaScript's own words where it has any:
// `globalThis.state.cache[17]`, `variable tail of handle() server.js:12:5`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/holding/path_steps.h"

namespace heapcli::analysis {

/// What a function is called, and where it is defined, for people:
/// `handle() server.js:12:5`.
using FunctionLabel = std::function<std::string(NodeIndex closure)>;

/// Labels in the words of the snapshot itself: the last part of the script's
/// URL, line and column from 1. Keeps a reference to the graph.
FunctionLabel function_labels(const HeapGraph& graph);

/// `handle()`, `(anonymous)()`.
std::string function_name(const HeapGraph& graph, NodeIndex closure);

/// `server.js` for `/app/server.js`; Node's own modules keep their names.
std::string short_url(std::string_view url);

/// The steps in a line, parts with arrows between them. What is known to
/// everybody starts afresh: `process.env`, not how `process` is reached. Empty
/// without steps.
std::string path_text(const HeapGraph& graph,
                      const std::vector<PathStep>& steps,
                      const FunctionLabel& label);

/// The same in parts; the last ones say most.
std::vector<std::string> path_parts(const HeapGraph& graph,
                                    const std::vector<PathStep>& steps,
                                    const FunctionLabel& label);

}  // namespace heapcli::analysis
