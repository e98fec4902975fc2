#include "commands/objects_command.h"

#include <algorithm>
#include <string>
#include <vector>

#include "analysis/objects/preview.h"
#include "analysis/objects/primitive.h"
#include "analysis/script_urls.h"
#include "commands/choice.h"
#include "commands/class_selection.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/heap_input.h"
#include "commands/object_class.h"
#include "commands/output.h"
#include "commands/stack_output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::NodeIndex;
using analysis::Previewer;

enum class ObjectSort { kRetained, kShallow, kDistance, kId };

struct ObjectsOptions {
  std::string file;
  std::string class_name;
  ObjectSort sort = ObjectSort::kRetained;
  std::optional<size_t> top;
  std::string filter;
  analysis::FigureOptions figures;
};

struct Instances {
  std::vector<NodeIndex> shown;
  uint64_t count = 0;
  uint64_t shallow_bytes = 0;
};

// Ties are broken by id, so that the order never depends on the file's.
bool comes_first(const Heap& heap, ObjectSort sort, NodeIndex a, NodeIndex b) {
  const auto id = [&](NodeIndex node) { return raw(heap.graph.node_id[node]); };
  switch (sort) {
    case ObjectSort::kRetained:
      if (heap.retained[a] == heap.retained[b]) break;
      return heap.retained[a] > heap.retained[b];
    case ObjectSort::kShallow:
      if (heap.figures.shallow[a] == heap.figures.shallow[b]) break;
      return heap.figures.shallow[a] > heap.figures.shallow[b];
    case ObjectSort::kDistance:
      if (heap.figures.distance[a] == heap.figures.distance[b]) break;
      return heap.figures.distance[a] < heap.figures.distance[b];
    case ObjectSort::kId:
      break;
  }
  return id(a) < id(b);
}

// The same objects that the summary counts: those with a size.
std::vector<NodeIndex> instances_of(const Heap& heap,
                                    const std::vector<analysis::ClassId>& ids) {
  std::vector<bool> wanted(heap.figures.classes.size());
  for (const analysis::ClassId id : ids) wanted[raw(id)] = true;
  std::vector<NodeIndex> nodes;
  for (const NodeIndex node : heap.graph.nodes()) {
    if (wanted[raw(heap.figures.classes.class_of(node))] &&
        heap.figures.shallow[node] > 0) {
      nodes.push_back(node);
    }
  }
  return nodes;
}

void keep_matching(std::vector<NodeIndex>& nodes, const std::string& expression,
                   const Previewer& previewer, const Context& context) {
  if (expression.empty()) return;
  const ClassFilter matches(expression);
  std::erase_if(nodes, [&](NodeIndex node) {
    return context.stop.stop_requested() || !matches(previewer.preview(node));
  });
}

Instances select(const Heap& heap, std::vector<NodeIndex> nodes,
                 const ObjectsOptions& options, bool json) {
  Instances result;
  result.count = nodes.size();
  for (const NodeIndex node : nodes) {
    result.shallow_bytes += heap.figures.shallow[node];
  }
  ClassSelection rows;
  rows.top = options.top;
  const size_t kept = std::min(nodes.size(), rows.limit(json));
  const auto end = nodes.begin() + static_cast<std::ptrdiff_t>(kept);
  std::partial_sort(nodes.begin(), end, nodes.end(),
                    [&](NodeIndex a, NodeIndex b) {
                      return comes_first(heap, options.sort, a, b);
                    });
  nodes.resize(kept);
  result.shown = std::move(nodes);
  return result;
}

OrderedJson to_json(const ObjectsOptions& options, const Heap& heap,
                    const Instances& instances, const Previewer& previewer,
                    const Context& context) {
  OrderedJson list = OrderedJson::array();
  for (const NodeIndex node : instances.shown) {
    if (context.stop.stop_requested()) break;
    OrderedJson entry = {
        {"id", raw(heap.graph.node_id[node])},
        {"class",
         heap.figures.classes[heap.figures.classes.class_of(node)].name},
        {"shallow_bytes", heap.figures.shallow[node]},
        {"retained_bytes", heap.retained[node]},
        {"distance", heap.figures.distance[node]},
        {"preview", previewer.preview(node)}};
    if (!heap.graph.stacks.empty()) {
      const auto stack = stack_of(heap.graph, heap.graph.trace(node));
      const analysis::Frame* const site = analysis::allocation_site(stack);
      entry["allocated_at"] =
          site == nullptr ? OrderedJson() : frame_to_json(*site);
    }
    list.push_back(std::move(entry));
  }
  return {{"schema", "heapcli/objects/1"},
          {"file", options.file},
          {"class", options.class_name},
          {"count", instances.count},
          {"shallow_bytes", instances.shallow_bytes},
          {"objects", std::move(list)}};
}

std::string to_text(const ObjectsOptions& options, const Heap& heap,
                    const Instances& instances, const Previewer& previewer,
                    const Context& context) {
  Table out({"retained", "shallow", "distance", "id", "object"});
  for (const NodeIndex node : instances.shown) {
    out.add_row({{format_bytes(heap.retained[node])},
                 {format_bytes(heap.figures.shallow[node])},
                 {format_distance(heap.figures.distance[node])},
                 {"@" + std::to_string(raw(heap.graph.node_id[node]))},
                 {printable(previewer.preview(node, true))}});
  }
  std::string text = out.render(terminal_width(), context.use_color());
  if (instances.shown.size() < instances.count) {
    text += "… and " + format_count(instances.count - instances.shown.size()) +
            " more (--top " + std::to_string(instances.count) + ")\n";
  }
  text += "\n" + format_count(instances.count) + " × " +
          printable(options.class_name) + ", " +
          format_bytes(instances.shallow_bytes) + " by themselves\n";
  if (!instances.shown.empty()) {
    text += "One of them in full: heapcli show " + options.file + " @" +
            std::to_string(raw(heap.graph.node_id[instances.shown.front()])) +
            "\n";
  }
  return text;
}

ExitStatus objects(const ObjectsOptions& options, const Context& context) {
  const auto heap = open_heap(options.file, options.figures, context);
  const auto classes =
      require_class(heap->figures.classes, options.class_name, options.file);
  const analysis::ScriptUrls urls = analysis::script_urls(heap->graph);
  const Previewer previewer(*heap, &urls);
  std::vector<NodeIndex> nodes = instances_of(*heap, classes);
  keep_matching(nodes, options.filter, previewer, context);
  if (context.stop.stop_requested()) return ExitStatus::kInterrupted;
  const Instances instances =
      select(*heap, std::move(nodes), options, context.json);
  if (context.json) {
    const OrderedJson document =
        to_json(options, *heap, instances, previewer, context);
    if (context.stop.stop_requested()) return ExitStatus::kInterrupted;
    write_json(document);
  } else {
    write_output(to_text(options, *heap, instances, previewer, context));
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_objects_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<ObjectsOptions>();
  CLI::App* const command = parent.add_subcommand(
      "objects", "The objects of a class, with what is in them");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  command
      ->add_option("CLASS", options->class_name,
                   "As the summary calls it: Session, (string), Function")
      ->required();
  add_choice<ObjectSort>(*command, "--sort", options->sort,
                         {{"retained", ObjectSort::kRetained},
                          {"shallow", ObjectSort::kShallow},
                          {"distance", ObjectSort::kDistance},
                          {"id", ObjectSort::kId}},
                         "By retained (default), shallow, distance or id")
      ->type_name("BY");
  add_top_option(*command, options->top, "objects");
  add_filter_option(*command, options->filter,
                    "Only objects whose preview matches this regular "
                    "expression");
  add_figure_options(*command, options->figures);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return objects(*options, context);
    });
  });
}

}  // namespace heapcli::commands
