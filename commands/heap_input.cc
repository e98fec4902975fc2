#include "commands/heap_input.h"

#include <utility>

#include "commands/analysis_progress.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {

std::shared_ptr<const analysis::Heap> open_heap(
    const std::string& file, const analysis::FigureOptions& options,
    const Context& context) {
  analysis::HeapGraph graph = open_snapshot(file, context);
  return with_progress(context, options, [&](const auto& watched) {
    return std::make_shared<const analysis::Heap>(
        analysis::make_heap(std::move(graph), watched));
  });
}

}  // namespace heapcli::commands
