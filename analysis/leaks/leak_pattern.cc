// The evidence, strongest first; the first that speaks decides.
//
// 1. What the last steps of the path to the holder are called, up to the first
//    variable: an array below `_events` is a list of listeners, whatever is in
//    it. The step nearest to the holder counts. These names are Node's own
//    public or long-lived ones; they were looked at from Node 12 to 26.
// 2. What is new below the holder, whoever wrote it: compiled code, contexts of
//    `vm`, reactions of promises (V8 drops them when a promise settles, so each
//    one that is alive waits), cells of weak references.
// 3. The shape of what is new: one string that keeps most of it, or a way down
//    the dominator tree on which the same class follows itself many times.
// 4. What the holder is: an array, a Map, an object with many properties. When
//    it is none of these, but one value of it keeps most of what is new, what
//    that value is: programs replace arrays and objects by longer copies.
//
// Where no evidence is clear the pattern is unknown: a wrong name sends people
// the wrong way.
//
// Cost: a walk over the subtree of each suspect, and one over all nodes.

#include "analysis/leaks/leak_pattern.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "analysis/dom_state.h"
#include "analysis/find_object.h"
#include "analysis/leaks/new_nodes.h"
#include "analysis/object_label.h"
#include "analysis/objects/code_origin.h"
#include "analysis/objects/collections.h"

namespace heapcli::analysis {
namespace {

using enum LeakPattern;

constexpr size_t kStepsLookedAt = 6;
constexpr size_t kLongestWayDown = 4096;
constexpr size_t kChainLength = 6;
constexpr uint64_t kManyMembers = 3;
constexpr uint64_t kSliceKeepsAtLeast = 512;
constexpr uint8_t kDetached = 2;

constexpr size_t kClassesLookedAt = 3;

constexpr std::string_view kDetachedWord = "Detached ";
// Native objects of Node.js, which never were in a document.
constexpr std::string_view kNodesOwn = "Node / ";

bool is_one_of(std::string_view name,
               std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_most_of(uint64_t part, uint64_t all) { return part > all / 2; }

LeakPattern pattern_of_edge(std::string_view name) {
  if (name == "_events" || name.find("kEvents") != name.npos) {
    return kListeners;
  }
  if (is_one_of(name, {"_writableState", "_readableState", "outputData"})) {
    return kStream;
  }
  if (is_one_of(name, {"freeSockets", "sockets", "requests"})) return kSockets;
  if (name.find("kResourceStore") != name.npos) return kAsyncContext;
  return kUnknown;
}

LeakPattern pattern_of_class(std::string_view name) {
  if (is_one_of(name, {"WritableState", "ReadableState", "BufferList"})) {
    return kStream;
  }
  if (is_one_of(name, {"TimersList", "ImmediateList"})) return kTimers;
  if (name == "AsyncContextFrame") return kAsyncContext;
  if (name == "FinalizationRegistry") return kFinalization;
  return kUnknown;
}

// Of what gathers, where no collection of the program's holds it. Deno writes
// its timers as plain objects.
LeakPattern pattern_of_gathered(std::string_view name) {
  if (name.starts_with(kDetachedWord)) name.remove_prefix(kDetachedWord.size());
  if (name.starts_with(kNodesOwn)) name.remove_prefix(kNodesOwn.size());
  if (is_one_of(name, {"Timeout", "Immediate"}) ||
      name.starts_with("{_idleTimeout")) {
    return kTimers;
  }
  if (name == "Listener") return kListeners;
  if (is_one_of(name, {"Socket", "TLSSocket", "IncomingMessage",
                       "ServerResponse", "ClientRequest", "HTTPParser", "TCP",
                       "Http2Session", "Http2Stream", "UDP", "Pipe"})) {
    return kSockets;
  }
  if (is_one_of(name, {"StatWatcher", "FSWatcher", "FSEvent", "FileHandle",
                       "DirHandle", "ChildProcess", "Process", "TTY"})) {
    return kHandles;
  }
  if (is_one_of(name, {"Worker", "MessagePort", "MessageChannel",
                       "BroadcastChannel"})) {
    return kWorkers;
  }
  if (name == "WeakRef") return kFinalization;
  return kUnknown;
}

class PatternReader {
 public:
  PatternReader(const Heap& heap, std::span<const Suspect> suspects,
                uint32_t newest_before)
      : heap_(heap),
        graph_(heap.graph),
        newest_before_(newest_before),
        subtrees_(heap, holders_of(suspects)) {}

  LeakShape read(const Suspect& suspect, const RetainingPath& path) const {
    const NodeIndex holder = suspect.holder;
    const std::vector<NodeIndex> way_down =
        subtrees_.heaviest_path(holder, kLongestWayDown);
    const NewNodes added = subtrees_.new_nodes(holder, newest_before_);
    LeakShape shape{kUnknown, holder};
    const LeakPattern collection = collection_pattern(holder);
    const bool one_grows = collection == kUnknown && way_down.size() > 1 &&
                           is_most_of(heap_.retained[way_down[1]], added.bytes);
    if (one_grows) shape.grows = way_down[1];

    const auto say = [&](LeakPattern pattern) {
      if (shape.pattern == kUnknown) shape.pattern = pattern;
    };
    // Before the DOM: V8 calls the globals of a context detached, too.
    if (one_each(added.native_contexts, suspect)) say(kVmContexts);
    say(detached_dom(suspect));
    say(deno_listeners(suspect));
    say(named_on_path(path, holder));
    if (collection == kUnknown) say(class_that_gathers(suspect));
    say(of_new_nodes(added, suspect));
    say(of_strings(suspect, added));
    say(chain(way_down, added));
    say(weak_values(suspect));
    say(collection);
    if (one_grows) say(collection_pattern(way_down[1]));
    if (is_most_of(added.external_bytes, added.bytes)) say(kBuffers);
    if (one_each(added.weak_cells, suspect)) say(kFinalization);
    if (is_context(graph_, holder) ||
        graph_.type(holder) == NodeType::kClosure) {
      say(kScope);
    }
    return shape;
  }

 private:
  static std::vector<NodeIndex> holders_of(std::span<const Suspect> suspects) {
    std::vector<NodeIndex> holders;
    for (const Suspect& suspect : suspects) holders.push_back(suspect.holder);
    return holders;
  }

  std::string_view class_name(const GatheredClass& gathered) const {
    return heap_.figures.classes[gathered.class_id].name;
  }

  std::span<const GatheredClass> main_classes(const Suspect& suspect) const {
    return std::span(suspect.gathered)
        .first(std::min(kClassesLookedAt, suspect.gathered.size()));
  }

  // Deno's EventTarget keeps plain objects in an array.
  LeakPattern deno_listeners(const Suspect& suspect) const {
    return !suspect.gathered.empty() &&
                   class_name(suspect.gathered.front())
                       .starts_with("{callback, options, signal")
               ? kListeners
               : kUnknown;
  }

  LeakPattern detached_dom(const Suspect& suspect) const {
    for (const GatheredClass& each : main_classes(suspect)) {
      std::string_view name = class_name(each);
      bool detached = graph_.type(each.example) == NodeType::kNative &&
                      !graph_.detachedness.empty() &&
                      graph_.detachedness[each.example] == kDetached;
      if (name.starts_with(kDetachedWord)) {
        name.remove_prefix(kDetachedWord.size());
        detached = true;
      }
      if (detached && !name.starts_with(kNodesOwn)) return kDetachedDom;
    }
    return kUnknown;
  }

  LeakPattern named_on_path(const RetainingPath& path, NodeIndex holder) const {
    LeakPattern found = pattern_of_class(graph_.name(holder));
    for (size_t i = path.edges.size();
         i > 0 && found == kUnknown && path.edges.size() - i < kStepsLookedAt;
         --i) {
      const EdgeIndex edge = path.edges[i - 1];
      const EdgeType type = graph_.edge_type[edge];
      if (type == EdgeType::kContext) break;
      if (graph_.type(path.nodes[i - 1]) == NodeType::kClosure) break;
      if (is_named(type)) {
        found = pattern_of_edge(
            graph_.strings[StringIndex{graph_.edge_name_or_index[edge]}]);
        if (found == kSockets && !is_agent(path.nodes[i - 1])) found = kUnknown;
      }
      if (found == kUnknown) {
        found = pattern_of_class(graph_.name(path.nodes[i - 1]));
      }
    }
    return found;
  }

  bool is_agent(NodeIndex node) const {
    return graph_.name(node).ends_with("Agent");
  }

  // At least one for each two of what gathers.
  static bool one_each(uint64_t count, const Suspect& suspect) {
    uint64_t objects = 0;
    if (!suspect.gathered.empty()) {
      for (const uint64_t round : suspect.gathered.front().objects) {
        objects += round;
      }
    }
    return count >= kManyMembers && count >= objects / 2;
  }

  LeakPattern of_new_nodes(const NewNodes& added,
                           const Suspect& suspect) const {
    // Below V8's own roots there is code of whatever was compiled meanwhile.
    const bool may_be_others =
        graph_.type(suspect.holder) == NodeType::kSynthetic &&
        !suspect.gathered.empty() &&
        is_string(graph_.type(suspect.gathered.front().example));
    if (!may_be_others && (is_most_of(added.code_bytes, added.bytes) ||
                           one_each(added.functions, suspect))) {
      return kCompiledCode;
    }
    if (one_each(added.reactions, suspect)) return kPromises;
    if (graph_.name(suspect.holder) == "Promise") return kPromises;
    return kUnknown;
  }

  // What lasting keys of a WeakMap have got as values.
  LeakPattern weak_values(const Suspect& suspect) const {
    if (suspect.gathered.empty()) return kUnknown;
    const NodeIndex value = suspect.gathered.front().example;
    for (const EdgeIndex edge : graph_.edges_of(heap_.dominator[value])) {
      if (graph_.edge_to[edge] == value && is_named(graph_.edge_type[edge]) &&
          graph_.strings[StringIndex{graph_.edge_name_or_index[edge]}].find(
              "pair in WeakMap") != std::string_view::npos) {
        return kWeakCollection;
      }
    }
    return kUnknown;
  }

  LeakPattern of_strings(const Suspect& suspect, const NewNodes& added) const {
    for (const GatheredClass& each : main_classes(suspect)) {
      const NodeType type = graph_.type(each.example);
      if (!is_string(type)) continue;
      const uint64_t kept = heap_.retained[each.example];
      if (is_most_of(kept, added.bytes)) return kString;
      if (type == NodeType::kSlicedString && &each == &suspect.gathered[0] &&
          kept >= kSliceKeepsAtLeast) {
        return kSlicedStrings;
      }
    }
    return kUnknown;
  }

  // What follows itself on the way down is a list, and a chain of scopes where
  // contexts do so, too.
  LeakPattern chain(const std::vector<NodeIndex>& way_down,
                    const NewNodes& added) const {
    std::map<std::string_view, std::vector<NodeIndex>> by_name;
    size_t contexts = 0;
    for (const NodeIndex node : way_down) {
      if (graph_.type(node) != NodeType::kObject) continue;
      if (is_context(graph_, node)) {
        ++contexts;
      } else if (is_program_object(graph_, node)) {
        by_name[graph_.name(node)].push_back(node);
      }
    }
    const std::vector<NodeIndex>* links = nullptr;
    for (const auto& [name, nodes] : by_name) {
      if (links == nullptr || nodes.size() > links->size()) links = &nodes;
    }
    if (links == nullptr || links->size() < kChainLength ||
        !is_most_of(heap_.retained[(*links)[1]], added.bytes)) {
      return kUnknown;
    }
    if (graph_.name(links->front()) == "Promise") return kPromises;
    return contexts >= links->size() / 2 && contexts >= kChainLength
               ? kClosureChain
               : kLinkedList;
  }

  LeakPattern collection_pattern(NodeIndex node) const {
    if (graph_.type(node) != NodeType::kObject || is_context(graph_, node)) {
      return kUnknown;
    }
    if (array_length(graph_, node)) return kArray;
    if (const auto found = analysis::collection(graph_, node, 1)) {
      switch (found->kind) {
        case CollectionKind::kMap:
          return kMap;
        case CollectionKind::kSet:
          return kSet;
        default:
          return kWeakCollection;
      }
    }
    return has_many_new_members(node) ? kObject : kUnknown;
  }

  bool has_many_new_members(NodeIndex node) const {
    uint64_t members = 0;
    for (const EdgeIndex edge : graph_.edges_of(node)) {
      const EdgeType type = graph_.edge_type[edge];
      const NodeIndex to = graph_.edge_to[edge];
      if (type == EdgeType::kProperty || type == EdgeType::kElement) {
        members += is_new_below(to, node);
      } else if (graph_.type(to) == NodeType::kArray &&
                 heap_.dominator[to] == node) {
        members += new_keys(to);
      }
      if (members >= kManyMembers) return true;
    }
    return false;
  }

  bool is_new_below(NodeIndex node, NodeIndex above) const {
    return raw(graph_.node_id[node]) > newest_before_ &&
           heap_.dominator[node] == above;
  }

  // Of a table of properties: numbers, which have no nodes, may have keys.
  uint64_t new_keys(NodeIndex table) const {
    uint64_t keys = 0;
    for (const EdgeIndex edge : graph_.edges_of(table)) {
      const NodeIndex to = graph_.edge_to[edge];
      keys += is_string(graph_.type(to)) && is_new_below(to, table);
      if (keys >= kManyMembers) break;
    }
    return keys;
  }

  LeakPattern class_that_gathers(const Suspect& suspect) const {
    for (const GatheredClass& each : main_classes(suspect)) {
      const LeakPattern pattern = pattern_of_gathered(class_name(each));
      if (pattern != kUnknown) return pattern;
    }
    return kUnknown;
  }

  const Heap& heap_;
  const HeapGraph& graph_;
  const uint32_t newest_before_;
  const SubtreeReader subtrees_;
};

}  // namespace

std::vector<LeakShape> leak_shapes(
    const Heap& last, std::span<const Suspect> suspects, uint32_t newest_before,
    const std::function<RetainingPath(NodeIndex)>& path_to) {
  std::vector<LeakShape> shapes;
  if (suspects.empty()) return shapes;
  const PatternReader reader(last, suspects, newest_before);
  for (const Suspect& suspect : suspects) {
    shapes.push_back(reader.read(suspect, path_to(suspect.holder)));
  }
  return shapes;
}

}  // namespace heapcli::analysis
