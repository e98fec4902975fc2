// How the merged paths of a class are shown: a tree of a few lines, to people
// and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/heap.h"
#include "analysis/paths/merged_paths.h"
#include "analysis/paths/path_text.h"
#include "commands/context.h"
#include "commands/output.h"

namespace heapcli::commands {

struct MergedView {
  size_t top;                   ///< The most lines.
  std::optional<size_t> depth;  ///< How often the tree may fork.
  analysis::FunctionLabel label;
};

/// Steps up to the next fork.
struct PathTreeLine {
  size_t depth = 0;              ///< Forks above.
  std::optional<size_t> parent;  ///< Index of the line above the fork.
  std::string text;
  uint64_t count = 0;
  uint64_t retained = 0;
  uint64_t ends_here = 0;  ///< Of `count`, those that have no line below.
  analysis::NodeIndex example{};  ///< Where one of the paths is at its end.
};

/// The lines of the largest branches, those below one after it. What has less
/// than a hundredth of both bytes and objects has none.
std::vector<PathTreeLine> path_tree_lines(const analysis::HeapGraph& graph,
                                          const analysis::MergedPaths& merged,
                                          const MergedView& view);

/// How many objects the lines account for: those of a line that forks are in
/// the lines below it, or left out.
uint64_t objects_shown(const std::vector<PathTreeLine>& lines);

/// `count` is that of all objects.
std::string path_tree_to_text(const std::vector<PathTreeLine>& lines,
                              uint64_t count, const Context& context);

OrderedJson path_tree_to_json(const analysis::Heap& heap,
                              const std::vector<PathTreeLine>& lines);

}  // namespace heapcli::commands
