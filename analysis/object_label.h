// What an object is called in a line of text.
#pragma once

#include <string>

#include "analysis/class_index.h"
#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// `Session @1234`; `"the text" @55` for strings, cut after `kLabelTextLength`
/// bytes of text; `handle() @77` for functions. Not escaped: the text may hold
/// any character.
std::string object_label(const HeapGraph& graph, const ClassIndex& classes,
                         NodeIndex node);

inline constexpr size_t kLabelTextLength = 40;

/// Whether the node is a string of any kind.
bool is_string(NodeType type);

}  // namespace heapcli::analysis
