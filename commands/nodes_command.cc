#include "commands/nodes_command.h"

#include <string>

#include "commands/class_selection.h"
#include "commands/heap_input.h"
#include "commands/node_json.h"
#include "commands/output.h"
#include "commands/source_maps.h"

namespace heapcli::commands {
namespace {

using analysis::NodeIndex;

struct NodesOptions {
  std::string file;
  std::string filter;
  analysis::FigureOptions figures;
  SourceMapOptions source_maps;
};

constexpr size_t kWriteSize = 1 << 16;

ExitStatus nodes(const NodesOptions& options, const Context& context) {
  const auto heap = open_heap(options.file, options.figures, context);
  const ClassFilter matches(options.filter);
  std::vector<bool> selected;
  for (const analysis::HeapClass& heap_class :
       heap->figures.classes.classes()) {
    selected.push_back(matches(heap_class.name));
  }
  NodeJson json(*heap, make_source_maps(options.source_maps, context));
  std::string lines;
  for (const NodeIndex node : heap->graph.nodes()) {
    if (context.stop.stop_requested()) return ExitStatus::kInterrupted;
    if (!selected[raw(heap->figures.classes.class_of(node))]) continue;
    json.append(node, lines);
    lines += '\n';
    if (lines.size() < kWriteSize) continue;
    write_output(lines);
    lines.clear();
  }
  write_output(lines);
  return ExitStatus::kOk;
}

}  // namespace

void add_nodes_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<NodesOptions>();
  CLI::App* const command = parent.add_subcommand(
      "nodes", "Every node of a snapshot with its figures, one JSON a line");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  add_filter_option(*command, options->filter);
  add_figure_options(*command, options->figures);
  add_source_map_options(*command, options->source_maps);
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return nodes(*options, context); });
  });
}

}  // namespace heapcli::commands
