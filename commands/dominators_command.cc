#include "commands/dominators_command.h"

#include <limits>
#include <string>

#include "analysis/objects/dominator_view.h"
#include "analysis/objects/preview.h"
#include "commands/class_selection.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/heap_input.h"
#include "commands/object_output.h"
#include "commands/object_reference.h"
#include "commands/output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::DominatorItem;
using analysis::Heap;
using analysis::HeapGraph;
using analysis::NodeIndex;
using analysis::Previewer;
using View = std::vector<DominatorItem>;

constexpr size_t kMostDepth = 10'000;

struct DominatorsOptions {
  std::string file;
  std::string object;
  std::optional<size_t> top;
  size_t depth = 10;
  double least_percent = 1;
  analysis::FigureOptions figures;
};

const std::string& class_name(const Heap& heap, const DominatorItem& item) {
  return heap.figures.classes[item.class_id].name;
}

// By which reference the owner holds it, if it does so directly.
std::string held_as(const Heap& heap, const View& view,
                    const DominatorItem& item) {
  const DominatorItem& owner = view[item.parent];
  const HeapGraph& graph = heap.graph;
  // GC roots hold what they hold by a number.
  if (!item.node || !owner.node || &owner == &item ||
      graph.type(*owner.node) == analysis::NodeType::kSynthetic) {
    return "";
  }
  const auto found = analysis::telling_edge(graph, *owner.node, *item.node);
  return found ? analysis::edge_words(graph, *owner.node, *found) : "";
}

std::string item_text(const Heap& heap, const View& view,
                      const DominatorItem& item, const Previewer& previewer) {
  std::string text(2 * item.depth, ' ');
  if (!item.node) {
    return text + format_count(item.count) + " × " + class_name(heap, item);
  }
  if (*item.node == heap.graph.root) return text + "the heap";
  const std::string edge = held_as(heap, view, item);
  if (!edge.empty()) text += edge + " ";
  return text + previewer.label(*item.node);
}

std::string to_text(const Heap& heap, const View& view,
                    const Previewer& previewer, const Context& context) {
  const auto share = [&](uint64_t bytes) {
    return format_percent(static_cast<double>(bytes),
                          static_cast<double>(heap.retained[heap.graph.root]));
  };
  Table out(
      {"retained", "share", "shallow", "object, and what it alone keeps"});
  for (size_t i = 0; i < view.size(); ++i) {
    const DominatorItem& item = view[i];
    out.add_row({{format_bytes(item.retained_bytes)},
                 {share(item.retained_bytes)},
                 {format_bytes(item.shallow_bytes)},
                 {printable(item_text(heap, view, item, previewer))}});
  }
  return out.render(terminal_width(), context.use_color());
}

OrderedJson to_json(const Heap& heap, const View& view,
                    const Previewer& previewer) {
  OrderedJson list = OrderedJson::array();
  for (const DominatorItem& item : view) {
    OrderedJson entry = {{"depth", item.depth}};
    entry["id"] = item.node ? OrderedJson(raw(heap.graph.node_id[*item.node]))
                            : OrderedJson();
    entry["class"] = class_name(heap, item);
    entry["count"] = item.count;
    entry["shallow_bytes"] = item.shallow_bytes;
    entry["retained_bytes"] = item.retained_bytes;
    entry["hidden_count"] = item.hidden_count;
    entry["hidden_bytes"] = item.hidden_bytes;
    if (item.node) entry["preview"] = previewer.value(*item.node);
    const std::string edge = held_as(heap, view, item);
    entry["held_as"] = edge.empty() ? OrderedJson() : OrderedJson(edge);
    list.push_back(std::move(entry));
  }
  return list;
}

ExitStatus dominators(const DominatorsOptions& options,
                      const Context& context) {
  const auto id = options.object.empty()
                      ? std::nullopt
                      : std::optional(require_object_id(options.object));
  const auto heap = open_heap(options.file, options.figures, context);
  const NodeIndex start =
      id ? require_object(heap->graph, *id, options.file) : heap->graph.root;
  ClassSelection rows;
  rows.top = options.top;
  analysis::DominatorViewOptions view_options;
  view_options.depth = options.depth;
  view_options.least_share = options.least_percent / 100;
  view_options.most_items = rows.limit(context.json);
  view_options.stop = context.stop;
  const View view = analysis::dominator_view(*heap, start, view_options);
  const Previewer previewer(*heap);
  if (context.json) {
    write_json({{"schema", "heapcli/dominators/1"},
                {"file", options.file},
                {"id", raw(heap->graph.node_id[start])},
                {"total_bytes", heap->retained[heap->graph.root]},
                {"items", to_json(*heap, view, previewer)}});
    return ExitStatus::kOk;
  }
  std::string text = to_text(*heap, view, previewer, context);
  if (view.front().hidden_count > 0 && view.size() == 1) {
    text += "All that it keeps is smaller (--min-share PERCENT).\n";
  }
  write_output(text);
  return ExitStatus::kOk;
}

}  // namespace

void add_dominators_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<DominatorsOptions>();
  CLI::App* const command = parent.add_subcommand(
      "dominators", "The biggest objects, and what they alone keep, as a tree");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  command->add_option("@ID", options->object,
                      "Only what this object keeps (default: all)");
  command->add_option("--depth", options->depth, "How many levels (default 10)")
      ->type_name("N")
      ->check(CLI::Range(size_t{1}, kMostDepth));
  command
      ->add_option("--min-share", options->least_percent,
                   "Leave out what keeps less than so many percent of the "
                   "whole (default 1)")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.001, 100.0));
  add_top_option(*command, options->top,
                 "How many rows, the largest (default 25, with --json all)");
  add_figure_options(*command, options->figures);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return dominators(*options, context);
    });
  });
}

}  // namespace heapcli::commands
