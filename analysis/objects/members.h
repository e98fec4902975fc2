// What the edges of an object are to a program: its properties, its elements,
// the variables of a closure's context; and what is V8's own business. The same
// edge types mean different things in V8's snapshots; this is where they are
// told apart.
#pragma once

#include <string>
#include <string_view>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

enum class Role {
  kProperty,      ///< Own property, by name or symbol, or private field.
  kElement,       ///< Own property by index.
  kVariable,      ///< Of a context: a variable that closures use.
  kPrototype,     ///< `__proto__`.
  kAccessorHalf,  ///< The getter or setter of the property before it.
  kInternal,      ///< V8's own.
  kWeak,          ///< Keeps nothing alive.
};

/// Reads the edges of one node in their order, which is what tells a getter
/// from a property whose name happens to begin with "get".
class RoleReader {
 public:
  explicit RoleReader(const HeapGraph& graph) : graph_(graph) {}
  Role operator()(EdgeIndex edge);

 private:
  const HeapGraph& graph_;
  std::string_view accessor_;
};

/// Calls visit(edge, role) for the edges of `node`, until it returns false.
template <class Visit>
void for_each_member(const HeapGraph& graph, NodeIndex node, Visit visit) {
  RoleReader role(graph);
  for (const EdgeIndex edge : graph.edges_of(node)) {
    if (!visit(edge, role(edge))) return;
  }
}

/// How a program writes the member's name: `id`, `"a b"`, `[Symbol(tag)]`,
/// `17`; see holding_words.h.
std::string member_name(const HeapGraph& graph, EdgeIndex edge);

/// The name of an edge as the file has it; a number for those that have none.
std::string raw_edge_name(const HeapGraph& graph, EdgeIndex edge);

/// Whether the node is V8's pair of a getter and a setter.
bool is_accessor_pair(const HeapGraph& graph, NodeIndex node);

}  // namespace heapcli::analysis
