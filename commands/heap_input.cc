#include "commands/heap_input.h"

#include <utility>

#include "commands/analysis_progress.h"
#include "commands/shell/workspace.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {

std::shared_ptr<const analysis::Heap> open_heap(
    const std::string& file, const analysis::FigureOptions& options,
    const Context& context) {
  const auto read = [&] { return open_snapshot(file, context); };
  const auto make = [&](analysis::HeapGraph graph) {
    return with_progress(context, options, [&](const auto& watched) {
      return std::make_shared<const analysis::Heap>(
          analysis::make_heap(std::move(graph), watched));
    });
  };
  if (context.workspace == nullptr) return make(read());
  return context.workspace->heaps.heap(file_named(file, context),
                                       options.raw_names, read, make);
}

}  // namespace heapcli::commands
