#include "commands/nodes_command.h"

#include <map>
#include <string>
#include <utility>

#include "commands/class_selection.h"
#include "commands/frame_text.h"
#include "commands/heap_input.h"
#include "commands/output.h"
#include "commands/shown_stacks.h"
#include "commands/source_maps.h"

namespace heapcli::commands {
namespace {

using analysis::ClassId;
using analysis::HeapFigures;
using analysis::HeapGraph;
using analysis::NodeIndex;

struct NodesOptions {
  std::string file;
  std::string filter;
  analysis::FigureOptions figures;
  SourceMapOptions source_maps;
};

constexpr size_t kWriteSize = 1 << 16;

void replace_all(std::string& text, std::string_view from,
                 std::string_view to) {
  for (size_t at = text.find(from); at != text.npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Some readers of lines (Node's readline, Python's splitlines) take these
// characters for line ends, which JSON lets stand in a string as they are.
std::string json_line(const OrderedJson& value) {
  std::string json = value.dump(-1, ' ', /*ensure_ascii=*/false,
                                OrderedJson::error_handler_t::replace);
  replace_all(json, "\xC2\x85", "\\u0085");
  replace_all(json, "\xE2\x80\xA8", "\\u2028");
  replace_all(json, "\xE2\x80\xA9", "\\u2029");
  return json;
}

std::string json_text(std::string_view text) {
  return json_line(OrderedJson(text));
}

// Writes one line a node. Millions of them: text that many share (types and
// classes) is put in quotes once, and no document is built.
class NodeWriter {
 public:
  NodeWriter(const analysis::Heap& heap, std::shared_ptr<SourceMaps> maps)
      : heap_(heap),
        graph_(heap.graph),
        figures_(heap.figures),
        stacks_(heap.graph, std::move(maps)) {
    for (const std::string& name : graph_.meta.node_type_names) {
      type_.push_back(json_text(name));
    }
    for (const analysis::HeapClass& heap_class : figures_.classes.classes()) {
      class_.push_back("\"class\":" + json_text(heap_class.name) +
                       ",\"key\":" + json_text(heap_class.key));
    }
  }

  void write(NodeIndex node) {
    number("{\"id\":", raw(graph_.node_id[node]));
    text(",\"type\":", type_[graph_.node_type_number[node]]);
    text(",", class_[raw(figures_.classes.class_of(node))]);
    text(",\"name\":", json_text(name(node)));
    number(",\"raw_shallow_bytes\":", graph_.self_size[node]);
    number(",\"shallow_bytes\":", figures_.shallow[node]);
    number(",\"retained_bytes\":", heap_.retained[node]);
    number(",\"distance\":", figures_.distance[node]);
    number(",\"detachedness\":", static_cast<int>(figures_.dom_states[node]));
    number(",\"dominator_id\":", raw(graph_.node_id[heap_.dominator[node]]));
    if (!graph_.stacks.empty()) {
      text(",\"allocated_at\":", site(graph_.trace(node)));
    }
    buffer_ += "}\n";
    if (buffer_.size() >= kWriteSize) flush();
  }

  void flush() {
    write_output(buffer_);
    buffer_.clear();
  }

 private:
  std::string name(NodeIndex node) const {
    const std::string_view name = graph_.name(node);
    return figures_.dom_states.prefixes_name(graph_, node)
               ? std::string(analysis::kDetachedPrefix) + std::string(name)
               : std::string(name);
  }
  // Thousands of objects come from one place.
  const std::string& site(analysis::TraceIndex trace) {
    std::string& json = site_[trace];
    if (json.empty()) {
      const auto stack = stacks_.stack(trace);
      const analysis::Frame* const frame = stacks_.site(stack);
      json = frame == nullptr ? "null" : json_line(frame_to_json(*frame));
    }
    return json;
  }
  void text(std::string_view key, std::string_view value) {
    buffer_ += key;
    buffer_ += value;
  }
  template <class Number>
  void number(std::string_view key, Number value) {
    buffer_ += key;
    buffer_ += std::to_string(value);
  }

  const analysis::Heap& heap_;
  const HeapGraph& graph_;
  const HeapFigures& figures_;
  ShownStacks stacks_;
  std::vector<std::string> type_;
  std::vector<std::string> class_;
  std::map<analysis::TraceIndex, std::string> site_;
  std::string buffer_;
};

ExitStatus nodes(const NodesOptions& options, const Context& context) {
  const auto heap = open_heap(options.file, options.figures, context);
  const ClassFilter matches(options.filter);
  std::vector<bool> selected;
  for (const analysis::HeapClass& heap_class :
       heap->figures.classes.classes()) {
    selected.push_back(matches(heap_class.name));
  }
  NodeWriter writer(*heap, make_source_maps(options.source_maps, context));
  for (const NodeIndex node : heap->graph.nodes()) {
    if (context.stop.stop_requested()) return ExitStatus::kInterrupted;
    if (selected[raw(heap->figures.classes.class_of(node))]) writer.write(node);
  }
  writer.flush();
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
