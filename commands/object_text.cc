#include <algorithm>
#include <set>
#include <string_view>

#include "analysis/holding/owner.h"
#include "analysis/object_label.h"
#include "analysis/objects/primitive.h"
#include "analysis/objects/string_text.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/object_output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::EdgeIndex;
using analysis::Heap;
using analysis::HeapGraph;
using analysis::NodeIndex;
using analysis::Role;

constexpr size_t kShownText = 1000;
constexpr size_t kShownFrames = 5;

// Sections of rows "retained, what", each with a line for what is left out.
class ObjectText {
 public:
  ObjectText(const ShownObject& object, const ObjectLimits& limits,
             const Context& context)
      : object_(object),
        heap_(object.heap),
        graph_(object.heap.graph),
        limits_(limits),
        context_(context) {}

  std::string take() {
    add_head();
    add_text();
    add_fields();
    add_entries();
    add_variables();
    add_retainers();
    add_dominated();
    add_internals();
    return std::move(text_);
  }

 private:
  const std::string& label(NodeIndex node) {
    return label_ = object_.previewer.label(node);
  }
  void add_line(const std::string& line) {
    text_ += fit(printable(line), terminal_width()) + "\n";
  }

  void add_head() {
    const NodeIndex node = object_.view.node;
    const auto& classes = heap_.figures.classes;
    text_ += styled(fit(printable(label(node)), terminal_width()),
                    CellStyle::kBold, context_.use_color()) +
             "\n";
    add_line("retained " + format_bytes(heap_.retained[node]) + " (" +
             format_percent(static_cast<double>(heap_.retained[node]),
                            static_cast<double>(heap_.retained[graph_.root])) +
             " of the heap), shallow " +
             format_bytes(heap_.figures.shallow[node]) + ", distance " +
             format_distance(heap_.figures.distance[node]));
    const std::string& name = classes[classes.class_of(node)].name;
    std::string defined = graph_.type(node) == analysis::NodeType::kClosure
                              ? "function"
                              : "class " + name;
    if (object_.definition) {
      defined += ", defined at " + object_.definition->url + ":" +
                 std::to_string(object_.definition->line) + ":" +
                 std::to_string(object_.definition->column);
      if (!object_.definition->function.empty() &&
          object_.definition->function != name) {
        defined += " as " + object_.definition->function;
      }
    }
    add_line(defined);
    if (object_.view.prototype) {
      add_line("prototype " + label(graph_.edge_to[*object_.view.prototype]));
    }
    const NodeIndex dominator = heap_.dominator[node];
    if (dominator != node) {
      // The table of a Map is the Map's alone.
      const auto owner = analysis::owner_of(heap_, dominator);
      add_line("dominated by " + label(owner ? owner->node : dominator));
    }
    add_stack();
  }

  void add_stack() {
    const auto& stack = object_.stack;
    if (stack.empty()) return;
    add_line("allocated by");
    const size_t shown = std::min(stack.size(), kShownFrames);
    for (size_t i = 0; i < shown; ++i) {
      add_line("  " + frame_text(stack[i]));
    }
    if (shown < stack.size()) {
      add_line("  … and " + std::to_string(stack.size() - shown) +
               " more callers");
    }
  }

  void add_text() {
    if (!analysis::is_string(graph_.type(object_.view.node))) return;
    const auto found =
        string_text(graph_, object_.view.node, 4 * kShownText + 4);
    text_ += "\n" + std::string(found.holds_parent ? "part of " : "") +
             printable(analysis::quoted(found.text, kShownText, found.cut)) +
             "\n";
  }

  // Begins a section of `count` rows; `row` gives the cells of one.
  template <class Row>
  void add_section(const std::string& title, size_t count, size_t most,
                   Row row) {
    if (count == 0) return;
    Table out({"retained", title});
    const size_t shown = std::min(count, most);
    for (size_t i = 0; i < shown; ++i) {
      const auto [node, text] = row(i);
      // true and null are everybody's.
      const bool is_value = analysis::primitive_text(graph_, node).has_value();
      out.add_row({{is_value ? "" : format_bytes(heap_.retained[node])},
                   {printable(text)}});
    }
    text_ += "\n" + out.render(terminal_width(), context_.use_color());
    if (shown < count) {
      text_ += "… and " + format_count(count - shown) + " more (--top " +
               std::to_string(count) + ")\n";
    }
  }

  std::pair<NodeIndex, std::string> field(EdgeIndex edge) {
    const NodeIndex to = graph_.edge_to[edge];
    return {to, member_name(graph_, edge) + ": " + label(to)};
  }

  void add_fields() {
    const auto& fields = object_.view.fields;
    add_section(format_count(fields.size()) +
                    (fields.size() == 1 ? " field" : " fields"),
                fields.size(), limits_.fields,
                [&](size_t i) { return field(fields[i]); });
    if (!object_.has_numbers && !fields.empty()) {
      text_ += "Numbers are not in this snapshot (snapshot --numbers).\n";
    }
  }

  void add_entries() {
    if (!object_.view.collection) return;
    const auto& found = *object_.view.collection;
    const auto side = [&](const std::optional<EdgeIndex>& edge) {
      return edge ? label(graph_.edge_to[*edge]) : std::string("number");
    };
    const bool has_values = found.kind == analysis::CollectionKind::kMap ||
                            found.kind == analysis::CollectionKind::kWeakMap;
    add_section(extent_text(found.size) + " entries", found.entries.size(),
                limits_.fields, [&](size_t i) {
                  const analysis::Entry& entry = found.entries[i];
                  const EdgeIndex sized =
                      entry.value ? *entry.value : *entry.key;
                  std::string text = side(entry.key);
                  if (has_values) text += " => " + side(entry.value);
                  return std::pair(graph_.edge_to[sized], text);
                });
  }

  void add_variables() {
    const auto& variables = object_.view.variables;
    add_section("variables of its scopes, the innermost first",
                variables.size(), limits_.fields,
                [&](size_t i) { return field(variables[i].edge); });
  }

  // V8 writes some twice: an array's element, and the slot that it is in.
  std::vector<const analysis::Retainer*> retainers() const {
    std::set<std::pair<NodeIndex, std::string_view>> seen;
    std::vector<const analysis::Retainer*> once;
    for (const analysis::Retainer& retainer : object_.view.retainers) {
      if (seen.emplace(retainer.holder, retainer.words).second) {
        once.push_back(&retainer);
      }
    }
    return once;
  }

  void add_retainers() {
    const auto shown = retainers();
    add_section("held by " + format_count(shown.size()) +
                    (shown.size() == 1 ? " reference" : " references"),
                shown.size(), limits_.retainers, [&](size_t i) {
                  const analysis::Retainer& retainer = *shown[i];
                  std::string text = retainer.words;
                  if (!is_root(graph_, retainer)) {
                    text += " in " + label(retainer.holder);
                  }
                  if (retainer.role == Role::kWeak) text += " (weak)";
                  return std::pair(retainer.holder, text);
                });
  }

  void add_dominated() {
    const auto& dominated = object_.view.dominated;
    uint64_t bytes = 0;
    for (const NodeIndex node : dominated) bytes += heap_.retained[node];
    add_section("it alone keeps " + format_count(dominated.size()) +
                    (dominated.size() == 1 ? " object, " : " objects, ") +
                    format_bytes(bytes),
                dominated.size(), limits_.dominated, [&](size_t i) {
                  return std::pair(dominated[i], label(dominated[i]));
                });
  }

  void add_internals() {
    const auto& internals = object_.view.internals;
    if (internals.empty()) return;
    if (!limits_.internals) {
      text_ += "\n" + format_count(internals.size()) +
               (internals.size() == 1 ? " reference" : " references") +
               " of V8's own (--internals)\n";
      return;
    }
    add_section("V8's own", internals.size(), limits_.fields, [&](size_t i) {
      const EdgeIndex edge = internals[i];
      std::string text =
          raw_edge_name(graph_, edge) + ": " + label(graph_.edge_to[edge]);
      if (graph_.edge_type[edge] == analysis::EdgeType::kWeak) {
        text += " (weak)";
      }
      return std::pair(graph_.edge_to[edge], text);
    });
  }

  const ShownObject& object_;
  const Heap& heap_;
  const HeapGraph& graph_;
  const ObjectLimits& limits_;
  const Context& context_;
  std::string text_;
  std::string label_;
};

}  // namespace

std::string object_to_text(const ShownObject& object,
                           const ObjectLimits& limits, const Context& context) {
  return ObjectText(object, limits, context).take();
}

}  // namespace heapcli::commands
