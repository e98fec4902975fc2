// Each function below knows one way of holding: it looks at the path from a
// position on, and either says what the step is and where it ends, or passes.
// The first one that answers is right; a plain edge is the last resort. The
// names of edges and nodes are V8's, of all versions from Node 12 on.

#include "analysis/holding/path_steps.h"

#include <algorithm>
#include <string_view>

#include "analysis/find_object.h"
#include "analysis/holding/holding_words.h"
#include "analysis/holding/root_text.h"

namespace heapcli::analysis {
namespace {

// An object with so many properties of one kind is used as a table.
constexpr uint32_t kManyMembers = 32;

constexpr std::string_view kNativeContext = "system / NativeContext";
constexpr std::string_view kModule = "system / SourceTextModule";

// What tells nodes of one kind from others, for that purpose.
uint64_t kind_of_node(const HeapGraph& graph, NodeIndex node) {
  const uint64_t type = graph.node_type_number[node];
  return type << 32 |
         (graph.type(node) == NodeType::kObject ? raw(graph.node_name[node])
                                                : 0);
}

bool repeats(const HeapGraph& graph, const std::vector<PathStep>& steps,
             const PathStep& step) {
  if (steps.empty() || step.kind != StepKind::kMember) return false;
  const PathStep& last = steps.back();
  return last.kind == step.kind && last.text == step.text &&
         graph.node_name[last.to] == graph.node_name[step.to];
}

}  // namespace

// Reads the step that begins at a position of the path.
class StepReader::Position {
 public:
  Position(StepReader& reader, const RetainingPath& path, size_t at)
      : reader_(reader), graph_(reader.graph_), path_(path), at_(at) {}

  PathStep next() const {
    using Read = Answer (Position::*)() const;
    static constexpr Read kReads[] = {
        &Position::global,  &Position::root,       &Position::variable,
        &Position::local,   &Position::collection, &Position::weak_map_value,
        &Position::promise, &Position::bound,      &Position::module,
        &Position::element};
    for (const Read read : kReads) {
      if (Answer answer = (this->*read)()) return *answer;
    }
    return plain();
  }

 private:
  using Answer = std::optional<PathStep>;

  // The node that is `ahead` edges away; positions beyond the path are safe to
  // ask for, and answer nothing.
  bool has_edge(size_t ahead) const { return at_ + ahead < path_.edges.size(); }
  NodeIndex node(size_t ahead) const { return path_.nodes[at_ + ahead]; }
  EdgeIndex edge(size_t ahead) const { return path_.edges[at_ + ahead]; }
  std::string_view edge_name(size_t ahead) const {
    if (!is_named(graph_.edge_type[edge(ahead)])) return {};
    return graph_.strings[StringIndex{graph_.edge_name_or_index[edge(ahead)]}];
  }
  bool is(size_t ahead, EdgeType type) const {
    return has_edge(ahead) && graph_.edge_type[edge(ahead)] == type;
  }
  bool is_internal(size_t ahead, std::string_view name) const {
    return is(ahead, EdgeType::kInternal) && edge_name(ahead) == name;
  }
  // An array's slot, however V8 writes it.
  bool is_slot(size_t ahead) const {
    return has_edge(ahead) && edge_number(graph_, edge(ahead)).has_value();
  }
  bool is_named_node(size_t ahead, std::string_view prefix) const {
    return graph_.name(node(ahead)).starts_with(prefix);
  }
  PathStep step(StepKind kind, std::string text, size_t edges,
                std::optional<NodeIndex> function = std::nullopt) const {
    return {kind, std::move(text), node(0), node(edges), edges, function};
  }
  bool exact() const { return reader_.detail_ == StepDetail::kExact; }

  // From a root over the native context to the global object.
  Answer global() const {
    size_t ahead = 0;
    const auto synthetic = [&] {
      return graph_.type(node(ahead)) == NodeType::kSynthetic ||
             node(ahead) == graph_.root;
    };
    if (!synthetic() && !is_named_node(0, kNativeContext)) {
      return std::nullopt;
    }
    while (has_edge(ahead) && synthetic()) ++ahead;
    if (is_named_node(ahead, kNativeContext)) {
      if (!is_internal(ahead, "global_object")) return std::nullopt;
      return step(StepKind::kGlobal, "globalThis", ahead + 1);
    }
    if (node(0) != graph_.root || ahead != 1 || !is(0, EdgeType::kShortcut)) {
      return std::nullopt;
    }
    return step(StepKind::kGlobal, "globalThis", 1);
  }

  Answer root() const {
    if (node(0) != graph_.root) return std::nullopt;
    size_t ahead = 1;
    while (has_edge(ahead) &&
           graph_.type(node(ahead)) == NodeType::kSynthetic) {
      ++ahead;
    }
    const size_t last =
        graph_.type(node(ahead)) == NodeType::kSynthetic ? ahead : ahead - 1;
    const std::string text =
        last == 0 ? "the heap's root" : root_text(graph_.name(node(last)));
    // The root's own slot says nothing; V8's constants have names.
    return step(StepKind::kRoot, text, ahead);
  }

  // closure -> context (-> the context around it) -> variable
  Answer variable() const {
    size_t ahead = 0;
    std::optional<NodeIndex> function;
    if (is_internal(0, "context")) {
      function = function_at(0);
      ahead = 1;
    }
    while (is_internal(ahead, "previous")) ++ahead;
    if (is(ahead, EdgeType::kContext)) {
      return step(StepKind::kVariable, std::string(edge_name(ahead)), ahead + 1,
                  function);
    }
    // What an await leaves behind: a closure that continues the function.
    if (function && is_internal(ahead, "extension") &&
        is_suspended(ahead + 1)) {
      return step(StepKind::kOther, "await", ahead + 1);
    }
    if (!is_internal(0, "context")) return std::nullopt;
    return step(StepKind::kOther, "context", 1);
  }

  // The closure itself, or the one that a generator runs.
  std::optional<NodeIndex> function_at(size_t ahead) const {
    if (graph_.type(node(ahead)) == NodeType::kClosure) return node(ahead);
    const auto found =
        find_edge(graph_, node(ahead), EdgeType::kInternal, "function");
    if (!found) return std::nullopt;
    return graph_.edge_to[*found];
  }

  // Whether the node is a generator, or an async function's.
  bool is_suspended(size_t ahead) const {
    return at_ + ahead < path_.nodes.size() &&
           find_edge(graph_, node(ahead), EdgeType::kInternal,
                     "parameters_and_registers")
               .has_value();
  }

  // generator -> registers -> value, or -> context -> variable
  Answer local() const {
    if (!has_edge(0) || graph_.type(node(0)) != NodeType::kObject) {
      return std::nullopt;
    }
    const bool registers =
        is_internal(0, "parameters_and_registers") && is_slot(1);
    const bool context = is_internal(0, "context") && is(1, EdgeType::kContext);
    if (!registers && !context) return std::nullopt;
    return step(StepKind::kLocal, context ? std::string(edge_name(1)) : "", 2,
                function_at(0));
  }

  // Map or Set -> table -> entry
  Answer collection() const {
    if (!is_internal(0, "table")) return std::nullopt;
    if (is(1, EdgeType::kInternal) && is_weak_map_pair(edge_name(1))) {
      return step(StepKind::kOther, "WeakMap value", 2);
    }
    if (!is_slot(1)) return std::nullopt;
    if (graph_.edge_type[edge(1)] == EdgeType::kWeak) {
      return step(
          StepKind::kOther,
          is_named_node(0, "WeakSet") ? "WeakSet member" : "WeakMap key", 2);
    }
    const uint32_t number = *edge_number(graph_, edge(1));
    const EntryRole role = reader_.table_of(node(0), node(1)).role(number);
    if (role != EntryRole::kValue) {
      return step(StepKind::kOther, entry_text(role), 2);
    }
    const auto key =
        exact() ? key_of_value(graph_, node(1), edge(1)) : std::nullopt;
    return step(StepKind::kMember, entry_text(role, key ? key_text(*key) : "…"),
                2);
  }

  std::string key_text(NodeIndex key) const {
    const std::string_view name = graph_.name(key);
    const NodeType type = graph_.type(key);
    if (type == NodeType::kString) return quoted_name(name);
    if (type == NodeType::kObject && !name.empty()) {
      return std::string(name) + " @" +
             std::to_string(raw(graph_.node_id[key]));
    }
    return "@" + std::to_string(raw(graph_.node_id[key]));
  }

  // key -> value, over the edge that V8 writes for the pair
  Answer weak_map_value() const {
    if (!is(0, EdgeType::kInternal)) return std::nullopt;
    if (!is_weak_map_pair(edge_name(0))) return std::nullopt;
    // The table's side is no path; a person still may ask who refers to it.
    return step(StepKind::kOther,
                graph_.type(node(0)) == NodeType::kArray
                    ? "WeakMap value"
                    : weak_map_value_text("this key"),
                1);
  }

  // promise -> its reactions -> a function or another promise; or its result
  Answer promise() const {
    if (!is_internal(0, "reactions_or_result")) return std::nullopt;
    constexpr std::string_view kReaction = "system / PromiseReaction";
    size_t ahead = 1;
    while (has_edge(ahead) && is_named_node(ahead, kReaction)) {
      ++ahead;
    }
    return step(
        StepKind::kOther,
        is_named_node(1, kReaction) ? "promise reaction" : "promise result",
        ahead);
  }

  Answer bound() const {
    if (is_internal(0, "bound_this")) {
      return step(StepKind::kOther, "bound this", 1);
    }
    if (is_internal(0, "bound_function")) {
      return step(StepKind::kOther, "bound function", 1);
    }
    if (is_internal(0, "bindings") && is_slot(1)) {
      return step(StepKind::kOther, "bound argument", 2);
    }
    return std::nullopt;
  }

  // module -> exports -> cell -> value
  Answer module() const {
    if (!is_named_node(0, kModule)) return std::nullopt;
    size_t ahead = 0;
    while (has_edge(ahead) && !is_named_node(ahead, "system / Cell")) {
      if (ahead > 0 && graph_.type(node(ahead)) != NodeType::kArray) {
        return std::nullopt;
      }
      ++ahead;
    }
    if (!is_internal(ahead, "value")) return std::nullopt;
    return step(StepKind::kOther, "exported variable", ahead + 1);
  }

  // An array's element, directly or over the hidden array behind it.
  Answer element() const {
    const bool hidden =
        is_internal(0, "elements") || is_internal(0, "properties");
    const size_t at = hidden ? 1 : 0;
    const bool plain = is(at, EdgeType::kElement);
    if (!plain && !(hidden && is_slot(at))) return std::nullopt;
    return step(
        StepKind::kMember,
        element_text(exact() ? edge_number(graph_, edge(at)) : std::nullopt),
        at + 1);
  }

  PathStep plain() const {
    const std::string_view name = edge_name(0);
    switch (graph_.edge_type[edge(0)]) {
      case EdgeType::kProperty:
        return property(name);
      case EdgeType::kContext:
        return step(StepKind::kVariable, std::string(name), 1);
      case EdgeType::kInternal:
        if (name == "getter" || name == "setter") {
          return step(StepKind::kOther, std::string(name), 1);
        }
        break;
      default:
        break;
    }
    return step(StepKind::kOther, internal_text(is_slot(0) ? "" : name), 1);
  }

  PathStep property(std::string_view name) const {
    for (const std::string_view accessor : {"get ", "set "}) {
      if (name.starts_with(accessor) &&
          graph_.type(node(1)) == NodeType::kClosure) {
        return step(StepKind::kMember,
                    member_text(name.substr(accessor.size())) + " (" +
                        std::string(accessor.substr(0, 3)) + "ter)",
                    1);
      }
    }
    // Functions have names to be told apart by, wherever they are kept.
    if (name == "<symbol kResourceStore>") {
      return step(StepKind::kOther, "AsyncLocalStorage store", 1);
    }
    const bool any = !exact() && graph_.type(node(1)) != NodeType::kClosure &&
                     reader_.is_one_of_many(node(0), node(1));
    return step(StepKind::kMember, any ? element_text({}) : member_text(name),
                1);
  }

  StepReader& reader_;
  const HeapGraph& graph_;
  const RetainingPath& path_;
  const size_t at_;
};

std::string step_words(const PathStep& step) {
  const bool variable =
      step.kind == StepKind::kVariable || step.kind == StepKind::kLocal;
  if (!variable) return step.text;
  return step.text.empty() ? "local variable" : variable_text(step.text);
}

std::vector<PathStep> StepReader::read(const RetainingPath& path) {
  std::vector<PathStep> steps;
  for (size_t at = 0; at < path.edges.size();) {
    PathStep step = read_at(path, at);
    at += step.edges;
    if (detail_ == StepDetail::kExact && repeats(graph_, steps, step)) {
      steps.back().to = step.to;
      steps.back().edges += step.edges;
      steps.back().repeated += 1;
    } else {
      steps.push_back(std::move(step));
    }
  }
  return steps;
}

PathStep StepReader::read_at(const RetainingPath& path, size_t at) {
  return Position(*this, path, at).next();
}

// Those are properties and elements, unless where they begin makes a
// difference: see Position.
bool StepReader::is_like_others(NodeIndex from, EdgeIndex edge) const {
  switch (graph_.edge_type[edge]) {
    case EdgeType::kElement:
      if (detail_ == StepDetail::kExact) return false;
      break;
    case EdgeType::kProperty:
      if (has_many_members(from)) return false;
      break;
    default:
      return false;
  }
  const std::string_view name = graph_.name(from);
  return from != graph_.root && graph_.type(from) != NodeType::kSynthetic &&
         !name.starts_with(kNativeContext) && !name.starts_with(kModule);
}

const CollectionTable& StepReader::table_of(NodeIndex collection,
                                            NodeIndex table) {
  const auto known = tables_.find(raw(table));
  if (known != tables_.end()) return known->second;
  return tables_.emplace(raw(table), CollectionTable(graph_, collection, table))
      .first->second;
}

bool StepReader::has_many_members(NodeIndex node) const {
  const auto edges = graph_.edges_of(node);
  return raw(*edges.end()) - raw(*edges.begin()) >= kManyMembers;
}

bool StepReader::is_one_of_many(NodeIndex from, NodeIndex to) {
  if (!has_many_members(from)) return false;
  const auto [known, added] = members_.try_emplace(raw(from));
  if (added) {
    for (const EdgeIndex edge : graph_.edges_of(from)) {
      if (graph_.edge_type[edge] != EdgeType::kProperty) continue;
      ++known->second[kind_of_node(graph_, graph_.edge_to[edge])];
    }
  }
  return known->second[kind_of_node(graph_, to)] >= kManyMembers;
}

}  // namespace heapcli::analysis
