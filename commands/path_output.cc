#include "commands/path_output.h"

#include <algorithm>
#include <string_view>

#include "analysis/holding/path_steps.h"
#include "analysis/object_label.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/path_fit.h"
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

// Of an object that only weak edges lead to.
constexpr size_t kMostHolders = 10;

// Of paths that read the same, as many are told apart.
constexpr size_t kMostAlike = 4;

// A line that says that lines are missing should stand for some more.
constexpr size_t kFewestLeftOut = 4;

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

std::string edge_name(const HeapGraph& graph, EdgeIndex edge) {
  const uint32_t value = graph.edge_name_or_index[edge];
  return is_named(graph.edge_type[edge])
             ? std::string(graph.strings[analysis::StringIndex{value}])
             : std::to_string(value);
}

std::string edge_text(const HeapGraph& graph, EdgeIndex edge) {
  return std::string(edge_type_name(graph.edge_type[edge])) + " " +
         printable(edge_name(graph, edge));
}

struct Line {
  std::string retained;
  std::string step;
  std::string object;
};

std::string step_text(const PathStep& step) {
  std::string text = printable(step_words(step));
  if (step.kind == StepKind::kOther) text = "→ " + text;
  if (step.repeated > 1) text += " ×" + std::to_string(step.repeated);
  return text;
}

std::string object_text(const Heap& heap, NodeIndex node,
                        const PathView& view) {
  std::string text = label(heap, node);
  if (heap.graph.type(node) == NodeType::kClosure) {
    text = printable(view.labels.name(node)) + " @" +
           std::to_string(raw(heap.graph.node_id[node]));
    // A file's name will do where there is little room.
    const bool whole = view.full || terminal_width() == 0;
    const std::string place = view.labels.place(node, whole);
    if (!place.empty()) text += "  " + printable(place);
  }
  return text;
}

// How many nodes, from the object on, two paths have in common.
size_t common_end(const RetainingPath& a, const RetainingPath& b) {
  const auto [at, other] = std::mismatch(a.nodes.rbegin(), a.nodes.rend(),
                                         b.nodes.rbegin(), b.nodes.rend());
  return static_cast<size_t>(at - a.nodes.rbegin());
}

std::vector<Line> lines_of(const Heap& heap, const RetainingPath& path,
                           const std::vector<PathStep>& steps,
                           const PathView& view) {
  std::vector<Line> lines;
  if (view.full) {
    for (size_t i = 0; i + 1 < path.nodes.size(); ++i) {
      const EdgeIndex edge = path.edges[i];
      const NodeIndex to = path.nodes[i + 1];
      lines.push_back({format_bytes(heap.retained[to]),
                       edge_text(heap.graph, edge),
                       object_text(heap, to, view)});
    }
    return lines;
  }
  for (const PathStep& step : steps) {
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

std::string table_of(const std::vector<Line>& lines, const std::string& last,
                     const PathView& view, const Context& context) {
  size_t width = 0;
  for (const Line& line : lines) {
    width = std::max(width, display_width(fit(line.step, kWidestStep)));
  }
  Table table({"retained", pad("held by", width) + "  object"});
  table.set_fit(fit_frame);
  if (view.full || lines.size() < kMostLines + kFewestLeftOut) {
    add_rows(table, lines, 0, lines.size(), width);
  } else {
    const size_t begin = kMostLines / 2;
    const size_t end = lines.size() - kMostLines / 2;
    add_rows(table, lines, 0, begin, width);
    table.add_line({"… " + format_count(end - begin) + " more steps (--full)",
                    CellStyle::kDim});
    add_rows(table, lines, end, lines.size(), width);
  }
  if (!last.empty()) table.add_line({"… " + last, CellStyle::kDim});
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
  return fit_path(text, width);
}

// A path that is shown, and those that read the same.
struct ShownPath {
  const RetainingPath* path;
  std::vector<PathStep> steps;
  std::vector<std::string> parts;  ///< In words; the last ones say most.
  std::vector<NodeIndex> alike;    ///< Where each of the others parts from it.
};

// Where the second one goes another way.
NodeIndex parting(const RetainingPath& path, const RetainingPath& other) {
  const auto [at, others] =
      std::mismatch(path.nodes.begin(), path.nodes.end(), other.nodes.begin(),
                    other.nodes.end());
  return others == other.nodes.end() ? other.nodes.back() : *others;
}

// Three paths in the same words answer no question three times.
std::vector<ShownPath> shown_paths(const Heap& heap,
                                   const std::vector<RetainingPath>& paths,
                                   const PathView& view) {
  analysis::StepReader reader(heap.graph, analysis::StepDetail::kExact);
  std::vector<ShownPath> shown;
  for (const RetainingPath& path : paths) {
    auto steps = reader.read(path);
    auto parts =
        analysis::path_parts(heap.graph, steps, view.labels.short_labels());
    const auto same =
        std::find_if(shown.begin(), shown.end(),
                     [&](const ShownPath& one) { return one.parts == parts; });
    if (same == shown.end() || view.full) {
      shown.push_back({&path, std::move(steps), std::move(parts), {}});
    } else {
      same->alike.push_back(parting(*same->path, path));
    }
  }
  return shown;
}

// Lines that an earlier path has at its end, too, are left out when that saves
// any: `line` is where they begin, the number of lines if nowhere.
struct Join {
  size_t line;
  size_t path = 0;  ///< Counted from 1.
};

Join join_of(const std::vector<ShownPath>& paths, size_t number) {
  const RetainingPath& path = *paths[number].path;
  const std::vector<PathStep>& steps = paths[number].steps;
  Join join{steps.size()};
  for (size_t other = 0; other < number; ++other) {
    const size_t common = common_end(path, *paths[other].path);
    size_t reached = 0;
    for (size_t line = 0; line + 1 < join.line; ++line) {
      reached += steps[line].edges;
      // Two lines more are as good as the one that says so.
      if (reached + common < path.nodes.size()) continue;
      if (line + 3 <= steps.size()) join = {line + 1, other + 1};
      break;
    }
  }
  return join;
}

std::string alike_text(const Heap& heap, const std::vector<NodeIndex>& alike) {
  if (alike.empty()) return "";
  std::string text = alike.size() == 1
                         ? "One more path reads"
                         : format_count(alike.size()) + " more paths read";
  text += " the same, over ";
  for (size_t i = 0; i < std::min(alike.size(), kMostAlike); ++i) {
    if (i > 0) text += ", ";
    text += label(heap, alike[i]);
  }
  if (alike.size() > kMostAlike) text += ", …";
  return text + " (--full)\n";
}

std::string path_to_text(const Heap& heap, const std::vector<ShownPath>& paths,
                         size_t number, const PathView& view,
                         const Context& context) {
  const ShownPath& shown = paths[number];
  const std::string count =
      paths.size() == 1 ? "" : std::to_string(number + 1) + ". ";
  const size_t width = terminal_width();
  const std::string head =
      count + headline(shown.parts, width > 0 ? width - count.size() : 0);
  std::vector<Line> lines = lines_of(heap, *shown.path, shown.steps, view);
  std::string joined;
  if (!view.full) {
    const Join join = join_of(paths, number);
    if (join.line < lines.size()) {
      lines.resize(join.line);
      joined = "from there on as in " + std::to_string(join.path);
    }
  }
  return "\n" + styled(head, CellStyle::kBold, context.use_color()) + "\n\n" +
         table_of(lines, joined, view, context) + alike_text(heap, shown.alike);
}

std::string weak_holders_to_text(
    const Heap& heap, const std::vector<analysis::IncomingEdge>& in) {
  if (in.empty()) {
    return "\nNothing in the snapshot has an edge to it.\n";
  }
  std::string text =
      "\nNo GC root leads to it: the next collection may free it. What has an "
      "edge to it:\n";
  for (size_t i = 0; i < in.size() && i < kMostHolders; ++i) {
    text += "  " + label(heap, in[i].from) + "  " +
            edge_text(heap.graph, in[i].edge) + "\n";
  }
  if (in.size() > kMostHolders) {
    text += "  … and " + format_count(in.size() - kMostHolders) + " more\n";
  }
  return text;
}

std::vector<analysis::IncomingEdge> edges_to(const Heap& heap, NodeIndex node) {
  analysis::Bitmap<NodeIndex> wanted(heap.graph.node_count());
  wanted.set(node);
  return analysis::incoming_edges(heap.graph, wanted);
}

OrderedJson node_fields(const Heap& heap, NodeIndex node) {
  return {{"id", raw(heap.graph.node_id[node])},
          {"class",
           heap.figures.classes[heap.figures.classes.class_of(node)].name}};
}

void add_edge(const HeapGraph& graph, EdgeIndex edge, OrderedJson& json) {
  json["edge_type"] = edge_type_name(graph.edge_type[edge]);
  json["edge_name"] = edge_name(graph, edge);
}

OrderedJson path_to_json(const Heap& heap, const RetainingPath& path,
                         const PathView& view) {
  OrderedJson entries = OrderedJson::array();
  for (size_t i = path.nodes.size(); i-- > 0;) {
    const NodeIndex node = path.nodes[i];
    OrderedJson entry = node_fields(heap, node);
    entry["edge_type"] = nullptr;
    entry["edge_name"] = nullptr;
    if (i > 0) add_edge(heap.graph, path.edges[i - 1], entry);
    entry["name"] = heap.graph.name(node);
    entry["retained_bytes"] = heap.retained[node];
    if (heap.graph.type(node) == NodeType::kClosure) {
      if (const auto frame = view.labels.frame(node)) {
        OrderedJson definition = {{"name", frame->function},
                                  {"url", frame->url},
                                  {"line", frame->line},
                                  {"column", frame->column}};
        add_generated(definition, *frame);
        entry["definition"] = std::move(definition);
      }
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

std::string object_to_text(const Heap& heap, NodeIndex node,
                           const std::vector<RetainingPath>& paths,
                           const PathView& view, const Context& context) {
  std::string text = label(heap, node) + ", " +
                     format_bytes(heap.figures.shallow[node]) + ", retains " +
                     format_bytes(heap.retained[node]) + ", distance " +
                     format_distance(heap.figures.distance[node]) + "\n";
  if (node == heap.graph.root) return text + "\nIt is the root itself.\n";
  if (paths.empty()) {
    return text + weak_holders_to_text(heap, edges_to(heap, node));
  }
  const std::vector<ShownPath> shown = shown_paths(heap, paths, view);
  for (size_t number = 0; number < shown.size(); ++number) {
    text += path_to_text(heap, shown, number, view, context);
  }
  return text;
}

OrderedJson object_to_json(const Heap& heap, NodeIndex node,
                           const std::vector<RetainingPath>& paths,
                           const PathView& view) {
  OrderedJson json = node_fields(heap, node);
  json["shallow_bytes"] = heap.figures.shallow[node];
  json["retained_bytes"] = heap.retained[node];
  json["distance"] = heap.figures.distance[node];
  OrderedJson all = OrderedJson::array();
  OrderedJson texts = OrderedJson::array();
  analysis::StepReader reader(heap.graph, analysis::StepDetail::kExact);
  for (const RetainingPath& path : paths) {
    all.push_back(path_to_json(heap, path, view));
    texts.push_back(analysis::path_text(heap.graph, reader.read(path),
                                        view.labels.short_labels()));
  }
  json["paths"] = std::move(all);
  json["texts"] = std::move(texts);
  if (paths.empty()) {
    OrderedJson holders = OrderedJson::array();
    for (const analysis::IncomingEdge& edge : edges_to(heap, node)) {
      OrderedJson holder = node_fields(heap, edge.from);
      add_edge(heap.graph, edge.edge, holder);
      holders.push_back(std::move(holder));
    }
    json["weak_holders"] = std::move(holders);
  }
  return json;
}

}  // namespace heapcli::commands
