#include "commands/allocations_command.h"

#include <string>

#include "analysis/error.h"
#include "commands/allocation_output.h"
#include "commands/output.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {
namespace {

struct AllocationsOptions {
  std::string file;
  AllocationView view;
  SourceMapOptions source_maps;
};

ExitStatus allocations(const AllocationsOptions& options,
                       const Context& context) {
  const auto opened = open_graph(options.file, context);
  const analysis::HeapGraph& graph = *opened;
  ShownStacks stacks(graph, make_source_maps(options.source_maps, context));
  try {
    if (context.json) {
      OrderedJson document = allocations_to_json(graph, stacks, options.view);
      document["file"] = options.file;
      write_json(document);
    } else {
      write_output(allocations_to_text(graph, stacks, options.view, context));
    }
  } catch (const analysis::Error& error) {
    throw analysis::Error(error.kind(), options.file + ": " + error.what());
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_allocations_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<AllocationsOptions>();
  CLI::App* const command = parent.add_subcommand(
      "allocations",
      "Which functions allocated what, and how much of it is alive");
  command->add_option("FILE", options->file, "A .heaptimeline, or -")
      ->required();
  add_allocation_view_options(*command, options->view);
  add_source_map_options(*command, options->source_maps);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return allocations(*options, context);
    });
  });
}

}  // namespace heapcli::commands
