// DevTools looks at every plain object twice: once to count the candidates, and
// once to match its sorted properties against a tree of all definitions. Plain
// objects come in few shapes, though (they share V8's maps), and both steps
// depend on the shape alone. So objects are first grouped by shape, by hashing
// the numbers of their property names, and the text is looked at once a shape.

#include "analysis/interface_names.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <unordered_map>

#include "analysis/bitmap.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kMaxNameLength = 120;  // In UTF-16 code units.
constexpr uint64_t kMinObjects = 2;     // An interface has at least so many …
constexpr double kObjectsPerInterface = 1000;  // … and one in this many.

// Length of UTF-8 text in UTF-16 code units, as JavaScript counts.
size_t utf16_length(std::string_view text) {
  size_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) length += byte >= 0xF0 ? 2 : 1;
  }
  return length;
}

// A set of property names, one more with each step from the root; names are
// added in ascending order. Names are numbers here.
struct PropertyTreeNode {
  std::map<uint32_t, uint32_t> next;  ///< Name to node.
  int32_t definition = -1;
  uint32_t property_count = 0;
};

class PropertyTree {
 public:
  PropertyTree() : nodes_(1) {}

  /// `properties` are sorted. Of definitions with the same properties the
  /// first stays.
  void add(const std::vector<uint32_t>& properties, int32_t definition) {
    uint32_t at = 0;
    for (const uint32_t property : properties) {
      const auto found = nodes_[at].next.find(property);
      if (found != nodes_[at].next.end()) {
        at = found->second;
      } else {
        const auto added = static_cast<uint32_t>(nodes_.size());
        nodes_[at].next.emplace(property, added);
        nodes_.emplace_back();
        at = added;
      }
    }
    if (nodes_[at].definition >= 0) return;
    nodes_[at].definition = definition;
    nodes_[at].property_count = static_cast<uint32_t>(properties.size());
  }

  /// The best definition whose properties are among these (sorted), or -1.
  int32_t match(const std::vector<uint32_t>& properties) const {
    int32_t best = -1;
    uint32_t best_count = 0;
    std::vector<uint32_t> states = {0};
    const uint32_t* previous = nullptr;
    for (const uint32_t& property : properties) {
      // Only a property that comes twice can lead to a state again.
      const bool again = previous != nullptr && *previous == property;
      previous = &property;
      const size_t before = states.size();
      for (size_t i = 0; i < before; ++i) {
        const auto& next = nodes_[states[i]].next;
        const auto found = next.find(property);
        if (found == next.end()) continue;
        const uint32_t state = found->second;
        if (again &&
            std::find(states.begin(), states.end(), state) != states.end()) {
          continue;
        }
        states.push_back(state);
        const PropertyTreeNode& node = nodes_[state];
        if (node.definition < 0) continue;
        if (node.property_count > best_count ||
            (node.property_count == best_count && node.definition < best)) {
          best = node.definition;
          best_count = node.property_count;
        }
      }
      // States that no later property can leave are dropped.
      const auto is_spent = [&](uint32_t state) {
        const auto& next = nodes_[state].next;
        return next.empty() || next.rbegin()->first < property;
      };
      states.erase(std::remove_if(states.begin(), states.end(), is_spent),
                   states.end());
    }
    return best;
  }

 private:
  std::vector<PropertyTreeNode> nodes_;
};

std::string json_quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
      case '\\':
        quoted += '\\';
        quoted += c;
        break;
      case '\b':
        quoted += "\\b";
        break;
      case '\f':
        quoted += "\\f";
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\t':
        quoted += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          quoted += "\\u00";
          quoted += kHex[c >> 4];
          quoted += kHex[c & 15];
        } else {
          quoted += c;
        }
    }
  }
  return quoted + '"';
}

uint64_t hash_names(const std::vector<StringIndex>& names) {
  uint64_t hash = names.size();
  for (const StringIndex name : names) {
    hash = (hash ^ raw(name)) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

std::string format_property_name(std::string_view name) {
  const bool confusing = name.find_first_of(",'\"{}") != name.npos;
  return confusing ? json_quoted(name) : std::string(name);
}

PlainObjectShapes::PlainObjectShapes(const HeapGraph& graph) : graph_(graph) {
  Bitmap<StringIndex> is_object(graph.strings.size());
  for (const StringIndex name : IndexRange<StringIndex>(graph.strings.size())) {
    if (graph.strings[name] == "Object") is_object.set(name);
  }

  first_name_ = {0};
  std::unordered_multimap<uint64_t, uint32_t> by_hash;
  std::vector<StringIndex> names;
  const auto is_shape = [&](uint32_t shape) {
    return std::equal(names.begin(), names.end(),
                      names_.begin() + first_name_[shape],
                      names_.begin() + first_name_[shape + 1]);
  };
  const auto shape_of_names = [&]() -> uint32_t {
    const uint64_t hash = hash_names(names);
    const auto [first, last] = by_hash.equal_range(hash);
    for (auto it = first; it != last; ++it) {
      if (is_shape(it->second)) return it->second;
    }
    const auto shape = static_cast<uint32_t>(count_.size());
    count_.push_back(0);
    names_.insert(names_.end(), names.begin(), names.end());
    first_name_.push_back(static_cast<uint32_t>(names_.size()));
    by_hash.emplace(hash, shape);
    return shape;
  };

  for (const NodeIndex node : graph.nodes()) {
    if (graph.type(node) != NodeType::kObject ||
        !is_object.test(graph.node_name[node])) {
      continue;
    }
    names.clear();
    for (const EdgeIndex edge : graph.edges_of(node)) {
      if (graph.edge_type[edge] == EdgeType::kProperty) {
        names.push_back(
            static_cast<StringIndex>(graph.edge_name_or_index[edge]));
      }
    }
    const uint32_t shape = shape_of_names();
    ++count_[shape];
    members_.push_back({node, shape});
  }
}

std::vector<InterfaceDefinition> PlainObjectShapes::infer_interfaces() const {
  struct Candidate {
    InterfaceDefinition definition;
    uint64_t count;
  };
  std::vector<Candidate> candidates;  // In the order of first appearance.
  std::unordered_map<std::string, size_t> by_name;
  for (uint32_t shape = 0; shape < size(); ++shape) {
    InterfaceDefinition definition;
    definition.name = "{";
    size_t length = 1;
    for (uint32_t i = first_name_[shape]; i < first_name_[shape + 1]; ++i) {
      const std::string_view property = graph_.strings[names_[i]];
      if (property == "__proto__") continue;
      const std::string formatted = format_property_name(property);
      const size_t added = utf16_length(formatted);
      if (length > 1 && length + added > kMaxNameLength) break;
      if (length != 1) {
        definition.name += ", ";
        length += 2;
      }
      definition.name += formatted;
      length += added;
      definition.properties.emplace_back(property);
    }
    if (definition.properties.empty()) continue;
    definition.name += '}';
    const auto [found, inserted] =
        by_name.try_emplace(definition.name, candidates.size());
    if (inserted) candidates.push_back({std::move(definition), 0});
    candidates[found->second].count += count_[shape];
  }

  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.count > b.count; });
  const double share =
      static_cast<double>(members_.size()) / kObjectsPerInterface;
  std::vector<InterfaceDefinition> definitions;
  for (Candidate& candidate : candidates) {
    if (candidate.count < kMinObjects ||
        static_cast<double>(candidate.count) < share) {
      break;
    }
    definitions.push_back(std::move(candidate.definition));
  }
  return definitions;
}

std::vector<int32_t> PlainObjectShapes::match(
    const std::vector<InterfaceDefinition>& definitions) const {
  // Numbers for the texts of property names; any total order will do for the
  // tree, so they are numbered as they come.
  std::unordered_map<std::string_view, uint32_t> number_of;
  const auto number = [&](std::string_view name) {
    return number_of.try_emplace(name, static_cast<uint32_t>(number_of.size()))
        .first->second;
  };
  PropertyTree tree;
  std::vector<uint32_t> properties;
  for (size_t i = 0; i < definitions.size(); ++i) {
    properties.clear();
    for (const std::string& name : definitions[i].properties) {
      properties.push_back(number(name));
    }
    std::sort(properties.begin(), properties.end());
    tree.add(properties, static_cast<int32_t>(i));
  }

  std::vector<int32_t> definition_of(size(), -1);
  for (uint32_t shape = 0; shape < size(); ++shape) {
    properties.clear();
    for (uint32_t i = first_name_[shape]; i < first_name_[shape + 1]; ++i) {
      // A property that no definition has leads nowhere.
      const auto found = number_of.find(graph_.strings[names_[i]]);
      if (found != number_of.end()) properties.push_back(found->second);
    }
    std::sort(properties.begin(), properties.end());
    definition_of[shape] = tree.match(properties);
  }
  return definition_of;
}

}  // namespace heapcli::analysis
