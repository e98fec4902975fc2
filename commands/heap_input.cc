#include "commands/heap_input.h"

#include <functional>
#include <utility>

#include "analysis/paths/searched_heap.h"
#include "commands/analysis_progress.h"
#include "commands/shell/workspace.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {
namespace {

using analysis::FigureOptions;
using analysis::Heap;
using analysis::HeapGraph;
using analysis::PathKind;
using analysis::PathSearch;

using MakeHeap = std::function<Heap(HeapGraph, const FigureOptions&)>;

std::shared_ptr<const Heap> open_or_remember(const std::string& file,
                                             const FigureOptions& options,
                                             const Context& context,
                                             const MakeHeap& make_heap) {
  const auto read = [&] { return open_snapshot(file, context); };
  const auto make = [&](HeapGraph graph) {
    return with_progress(context, options, [&](const auto& watched) {
      return std::make_shared<const Heap>(make_heap(std::move(graph), watched));
    });
  };
  if (context.workspace == nullptr) return make(read());
  return context.workspace->heaps.heap(file_named(file, context),
                                       options.raw_names, read, make);
}

}  // namespace

std::shared_ptr<const Heap> open_heap(const std::string& file,
                                      const FigureOptions& options,
                                      const Context& context) {
  return open_or_remember(file, options, context, analysis::make_heap);
}

SearchableHeap open_searchable_heap(const std::string& file, PathKind kind,
                                    const FigureOptions& options,
                                    const Context& context) {
  if (kind != PathKind::kTelling) {
    auto heap = open_heap(file, options, context);
    PathSearch search(*heap, kind, context.stop);
    return {std::move(heap), std::move(search)};
  }
  std::shared_ptr<const analysis::TellingPaths> paths;
  auto heap = open_or_remember(
      file, options, context,
      [&](HeapGraph graph, const FigureOptions& watched) {
        analysis::SearchedHeap searched =
            analysis::make_searched_heap(std::move(graph), watched);
        paths = std::move(searched.paths);
        return std::move(searched.heap);
      });
  // A shell may have had the heap in its memory.
  PathSearch search = paths ? PathSearch(*heap, std::move(paths))
                            : PathSearch(*heap, kind, context.stop);
  return {std::move(heap), std::move(search)};
}

}  // namespace heapcli::commands
