// Builds small heaps for tests, as the text that V8 would write for them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/heap_graph.h"

namespace heapcli::tests {

/// The layouts V8 has used.
struct SnapshotStyle {
  bool trace_node_id = true;  ///< 7 fields a node (up to 22) or 6 (24+).
  bool newlines = true;       ///< One record a line (up to 22) or none (24+).
};

class SnapshotText {
 public:
  struct Node {
    std::string type;
    std::string name;
    uint64_t id = 0;
    uint64_t self_size = 0;
    uint64_t detachedness = 0;
    uint64_t trace_id = 0;
  };

  SnapshotText();

  /// Returns the node's index. Nodes get ids 1, 3, 5, … unless one is given.
  uint32_t node(std::string_view type, std::string_view name,
                uint64_t self_size, uint64_t id = 0);
  /// Node and edge types by the names that V8 gives them.
  SnapshotText& edge(uint32_t from, uint32_t to, std::string_view type,
                     std::string_view name);
  SnapshotText& element(uint32_t from, uint32_t to, uint32_t index);
  SnapshotText& location(uint32_t node, uint32_t script, uint32_t line,
                         uint32_t column);
  SnapshotText& detachedness(uint32_t node, uint64_t state);
  SnapshotText& extra_native_bytes(uint64_t bytes);

  // With these it is a .heaptimeline.
  /// Returns the function's index; lines and columns as V8 writes them.
  uint32_t function(std::string_view name, std::string_view script,
                    uint32_t line, uint32_t column);
  /// The text of `trace_tree`: id, function, count, size, children.
  SnapshotText& trace_tree(std::string_view json);
  SnapshotText& allocated_by(uint32_t node, uint64_t trace_id);
  SnapshotText& sample(uint64_t microseconds, uint64_t last_id);

  std::string text(const SnapshotStyle& style = {}) const;
  analysis::HeapGraph graph(const SnapshotStyle& style = {}) const;

 private:
  struct Edge {
    uint32_t from;
    uint32_t to;
    std::string type;
    std::string name;  ///< Of a named edge.
    uint32_t index;    ///< Of an element.
  };
  struct Location {
    uint32_t node, script, line, column;
  };

  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::vector<Location> locations_;
  uint64_t extra_native_bytes_ = 0;
  struct Function {
    std::string name, script;
    uint32_t line, column;
  };
  std::vector<Function> functions_;
  std::string trace_tree_ = "[]";
  std::vector<uint64_t> samples_;
};

/// A heap with at least one of everything: types, edges, locations, escapes.
SnapshotText small_heap();

/// Three objects of one class, two of them allocated by the program and one
/// by Node on its behalf, in a recording of three notes.
SnapshotText small_timeline();

/// Parses text in one piece.
analysis::HeapGraph parse(std::string_view text);

/// Parses text as if it were a file that several threads can read, in chunks
/// of this size (a multiple of 64).
analysis::HeapGraph parse_in_parallel(std::string_view text,
                                      size_t chunk_size = 64);

/// All columns and strings, for comparing two graphs.
std::string dump(const analysis::HeapGraph& graph);

}  // namespace heapcli::tests
