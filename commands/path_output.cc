#include "commands/path_output.h"

#include <algorithm>
#include <string_view>

#include "analysis/object_label.h"
#include "analysis/paths/path_steps.h"
#include "commands/format.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::EdgeIndex;
using analysis::Heap;
using analysis::HeapGraph;
using analysis::NodeIndex;
using analysis::NodeType;
using analysis::PathStep;
using analysis::RetainingPath;
using analysis::StepKind;

// A path with more lines is cut in its middle.
constexpr size_t kMostLines = 16;

// What is held in more words than this pushes the objects out of sight.
constexpr size_t kWidestStep = 36;

// V8's own nodes go by their names, which say more than `(system)`.
std::string label(const Heap& heap, NodeIndex node) {
  const NodeType type = heap.graph.type(node);
  const std::string_view name = heap.graph.name(node);
  const bool own = type == NodeType::kHidden || type == NodeType::kArray ||
                   type == NodeType::kCode || type == NodeType::kObjectShape ||
                   type == NodeType::kSynthetic;
  if (!own || name.empty()) {
    return printable(
        analysis::object_label(heap.graph, heap.figures.classes, node));
  }
  const std::string id = " @" + std::to_string(raw(heap.graph.node_id[node]));
  return fit(printable(name), analysis::kLabelTextLength) + id;
}

struct Line {
  std::string retained;
  std::string step;
  std::string object;
};

std::string step_text(const PathStep& step) {
  std::string text = printable(step.text);
  switch (step.kind) {
    case StepKind::kVariable:
      text = "variable " + text;
      break;
    case StepKind::kLocal:
      text = text.empty() ? "local variable" : "variable " + text;
      break;
    case StepKind::kOther:
      text = "→ " + text;
      break;
    default:
      break;
  }
  if (step.repeated > 1) text += " ×" + std::to_string(step.repeated);
  return text;
}

std::string object_text(const Heap& heap, NodeIndex node,
                        const PathView& view) {
  std::string text = label(heap, node);
  if (heap.graph.type(node) == NodeType::kClosure) {
    const std::string place = view.place(node);
    if (!place.empty()) text += "  " + printable(place);
  }
  return text;
}

std::vector<Line> lines_of(const Heap& heap, const RetainingPath& path,
                           const PathView& view) {
  std::vector<Line> lines;
  if (view.full) {
    for (size_t i = 0; i + 1 < path.nodes.size(); ++i) {
      const EdgeIndex edge = path.edges[i];
      const NodeIndex to = path.nodes[i + 1];
      const auto type = heap.graph.edge_type[edge];
      const uint32_t value = heap.graph.edge_name_or_index[edge];
      const std::string name =
          is_named(type)
              ? printable(heap.graph.strings[analysis::StringIndex{value}])
              : std::to_string(value);
      lines.push_back({format_bytes(heap.retained[to]),
                       std::string(edge_type_name(type)) + " " + name,
                       object_text(heap, to, view)});
    }
    return lines;
  }
  analysis::StepReader reader(heap.graph, analysis::StepDetail::kExact);
  for (const PathStep& step : reader.read(path)) {
    lines.push_back({format_bytes(heap.retained[step.to]), step_text(step),
                     object_text(heap, step.to, view)});
  }
  return lines;
}

std::string pad(std::string text, size_t width) {
  const size_t has = display_width(text);
  return has < width ? text + std::string(width - has, ' ') : text;
}

// Lines [first, last) in three columns.
void add_rows(Table& table, const std::vector<Line>& lines, size_t first,
              size_t last, size_t width) {
  for (size_t i = first; i < last; ++i) {
    const bool object = i + 1 == lines.size();
    table.add_row(
        {{lines[i].retained},
         {pad(fit(lines[i].step, kWidestStep), width) + "  " + lines[i].object,
          object ? CellStyle::kBold : CellStyle::kPlain}});
  }
}

std::string table_of(const std::vector<Line>& lines, const PathView& view,
                     const Context& context) {
  size_t width = 0;
  for (const Line& line : lines) {
    width = std::max(width, display_width(fit(line.step, kWidestStep)));
  }
  Table table({"retained", pad("held by", width) + "  object"});
  if (view.full || lines.size() <= kMostLines) {
    add_rows(table, lines, 0, lines.size(), width);
  } else {
    const size_t begin = kMostLines / 2;
    const size_t end = lines.size() - kMostLines / 2;
    add_rows(table, lines, 0, begin, width);
    table.add_line({"… " + format_count(end - begin) + " more steps (--full)",
                    CellStyle::kDim});
    add_rows(table, lines, end, lines.size(), width);
  }
  return table.render(terminal_width(), context.use_color());
}

// As many of the last parts as fit: they say most.
std::string headline(const std::vector<std::string>& parts, size_t width) {
  std::string text;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    std::string longer = printable(*part) + (text.empty() ? "" : " → ") + text;
    if (width > 0 && !text.empty() && display_width(longer) + 4 > width) {
      return "… → " + text;
    }
    text = std::move(longer);
  }
  return width > 0 ? fit(text, width) : text;
}

OrderedJson edge_fields(const HeapGraph& graph, EdgeIndex edge) {
  const auto type = graph.edge_type[edge];
  const uint32_t value = graph.edge_name_or_index[edge];
  OrderedJson fields = {{"edge_type", edge_type_name(type)}};
  if (is_named(type)) {
    fields["edge_name"] = graph.strings[analysis::StringIndex{value}];
  } else {
    fields["edge_name"] = std::to_string(value);
  }
  return fields;
}

}  // namespace

std::string object_line(const Heap& heap, NodeIndex node) {
  return label(heap, node) + ", " + format_bytes(heap.figures.shallow[node]) +
         ", retains " + format_bytes(heap.retained[node]) + ", distance " +
         format_distance(heap.figures.distance[node]);
}

std::string paths_to_text(const Heap& heap,
                          const std::vector<RetainingPath>& paths,
                          const PathView& view, const Context& context) {
  std::string text;
  analysis::StepReader reader(heap.graph, analysis::StepDetail::kExact);
  size_t number = 0;
  for (const RetainingPath& path : paths) {
    const auto parts =
        analysis::path_parts(heap.graph, reader.read(path), view.place);
    const std::string count =
        paths.size() == 1 ? "" : std::to_string(++number) + ". ";
    const size_t width = terminal_width();
    text +=
        "\n" +
        styled(count + headline(parts, width > 0 ? width - count.size() : 0),
               CellStyle::kBold, context.use_color()) +
        "\n\n" + table_of(lines_of(heap, path, view), view, context);
  }
  return text;
}

OrderedJson paths_to_json(const Heap& heap,
                          const std::vector<RetainingPath>& paths,
                          const PathView&) {
  OrderedJson all = OrderedJson::array();
  const HeapGraph& graph = heap.graph;
  for (const RetainingPath& path : paths) {
    OrderedJson entries = OrderedJson::array();
    for (size_t i = path.nodes.size(); i-- > 0;) {
      const NodeIndex node = path.nodes[i];
      OrderedJson entry = {
          {"id", raw(graph.node_id[node])},
          {"class",
           heap.figures.classes[heap.figures.classes.class_of(node)].name}};
      if (i > 0) {
        entry.update(edge_fields(graph, path.edges[i - 1]));
      } else {
        entry["edge_type"] = nullptr;
        entry["edge_name"] = nullptr;
      }
      entry["name"] = graph.name(node);
      entry["retained_bytes"] = heap.retained[node];
      entries.push_back(std::move(entry));
    }
    all.push_back(std::move(entries));
  }
  return all;
}

}  // namespace heapcli::commands
