// Which script an id in a snapshot's locations means. The file has no list of
// scripts, but functions lead to theirs: closure -> shared -> script, a node
// that is named after the script's URL or path.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

/// By script id. Scripts of which no function is alive, or that have no name
/// (code from `eval`), are not in it. The views live as long as the graph.
std::unordered_map<uint32_t, std::string_view> script_urls(
    const HeapGraph& graph);

}  // namespace heapcli::analysis
