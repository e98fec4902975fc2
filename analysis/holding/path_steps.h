// A path in the steps that a programmer would count. V8 puts nodes of its own
// between the program's objects (a Map's table, the context of a closure, the
// registers of a generator); one step leads over all of them.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/holding/collection_entry.h"
#include "analysis/holding/retaining_path.h"

namespace heapcli::analysis {

enum class StepKind {
  kRoot,      ///< What of V8 or of the embedder holds the first object.
  kGlobal,    ///< `globalThis`
  kMember,    ///< A property or an element: `.cache`, `[17]`, `.get("a")`.
  kVariable,  ///< A variable that a closure keeps.
  kLocal,     ///< A variable of a function that waits: a generator, an await.
  kOther,     ///< Any other way of holding, in words: `Map key`.
};

struct PathStep {
  StepKind kind;
  /// Names in it may hold any character. Empty for a local variable: V8 does
  /// not keep its name.
  std::string text;
  NodeIndex from;
  NodeIndex to;
  size_t edges = 1;  ///< How many the step leads over.
  /// Of a variable: the closure that keeps it, or the function that waits.
  std::optional<NodeIndex> function = std::nullopt;
  /// How many times in a row: a list goes by one step, `.next`, many times.
  size_t repeated = 1;
};

/// What the step says by itself: `.cache`, `variable tail`, `Map key`.
std::string step_words(const PathStep& step);

/// Whether steps name the very index or key, or stand for all of their kind:
/// `[17]` or `[…]`, `.get("user-17")` or `.get(…)`.
enum class StepDetail { kExact, kAnyEntry };

class StepReader {
 public:
  /// Keeps a reference to the graph.
  StepReader(const HeapGraph& graph, StepDetail detail)
      : graph_(graph), detail_(detail) {}

  /// The steps of a path, or of its end: the path may begin at the root or
  /// where a step of the whole path ends. kExact counts repeated steps as one.
  std::vector<PathStep> read(const RetainingPath& path);

  /// The step that begins at nodes[at] of such a path.
  PathStep read_at(const RetainingPath& path, size_t at);

  /// Whether a step that begins with this edge is that edge and no more, and
  /// reads the same for all such edges of the same type and name: all to
  /// closures, or all to other nodes.
  bool is_like_others(NodeIndex from, EdgeIndex edge) const;

 private:
  class Position;

  const CollectionTable& table_of(NodeIndex collection, NodeIndex table);
  bool has_many_members(NodeIndex node) const;
  bool is_one_of_many(NodeIndex from, NodeIndex to);

  const HeapGraph& graph_;
  const StepDetail detail_;
  std::unordered_map<uint32_t, CollectionTable> tables_;
  /// Of large objects, how many members lead to nodes of each kind.
  std::unordered_map<uint32_t, std::unordered_map<uint64_t, uint32_t>> members_;
};

}  // namespace heapcli::analysis
