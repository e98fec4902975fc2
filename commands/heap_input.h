// Opens a snapshot for a command that looks at single objects.
#pragma once

#include <memory>
#include <string>

#include "analysis/heap.h"
#include "analysis/paths/path_search.h"
#include "commands/context.h"

namespace heapcli::commands {

/// Reads the file and computes its figures, with a progress line when it takes
/// long enough to be asked for. In a shell the heap may be one that it holds in
/// memory, and `file` the name of one of its snapshots. Never null. Throws
/// analysis::Error.
std::shared_ptr<const analysis::Heap> open_heap(
    const std::string& file, const analysis::FigureOptions& options,
    const Context& context);

/// The same for a command that will ask for paths: they are searched beside the
/// figures, which is faster.
struct SearchableHeap {
  std::shared_ptr<const analysis::Heap> heap;  ///< Never null.
  analysis::PathSearch search;                 ///< Of that heap.
};
SearchableHeap open_searchable_heap(const std::string& file,
                                    analysis::PathKind kind,
                                    const analysis::FigureOptions& options,
                                    const Context& context);

}  // namespace heapcli::commands
