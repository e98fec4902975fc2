#include "commands/merged_paths_output.h"

#include <algorithm>
#include <tuple>

#include "commands/format.h"
#include "commands/path_fit.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::BranchIndex;
using analysis::HeapGraph;
using analysis::MergedPaths;
using analysis::PathBranch;
using analysis::PathStep;
using analysis::StepKind;

constexpr uint64_t kSmallestShare = 100;

// A branch that begins a line.
struct Start {
  BranchIndex branch;
  size_t depth;
  std::optional<size_t> parent;
};

class LineMaker {
 public:
  LineMaker(const HeapGraph& graph, const MergedPaths& merged,
            const MergedView& view)
      : graph_(graph), merged_(merged), view_(view) {}

  std::vector<PathTreeLine> run() {
    std::vector<Start> pending;
    add_children(0, 0, std::nullopt, pending);
    while (!pending.empty()) {
      const Start start = pending.back();
      pending.pop_back();
      const BranchIndex end = add_line(start);
      if (!view_.depth || start.depth < *view_.depth) {
        add_children(end, start.depth + 1, lines_.size() - 1, pending);
      }
    }
    return largest();
  }

 private:
  const PathBranch& at(BranchIndex branch) const {
    return merged_.branches[branch];
  }

  bool is_large(const PathBranch& branch) const {
    const PathBranch& all = at(0);
    return branch.count * kSmallestShare >= all.count ||
           branch.retained * kSmallestShare > all.retained;
  }

  // Onto a stack: the largest last.
  void add_children(BranchIndex branch, size_t depth,
                    std::optional<size_t> parent,
                    std::vector<Start>& pending) const {
    const auto& children = at(branch).children;
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      if (is_large(at(*child))) pending.push_back({*child, depth, parent});
    }
  }

  // The only child that is to be shown, if nothing else is.
  std::optional<BranchIndex> only_child(BranchIndex branch) const {
    if (at(branch).ends_here > 0) return std::nullopt;
    std::optional<BranchIndex> only;
    for (const BranchIndex child : at(branch).children) {
      if (!is_large(at(child))) continue;
      if (only) return std::nullopt;
      only = child;
    }
    return only;
  }

  // Returns where the line ends.
  BranchIndex add_line(const Start& start) {
    BranchIndex branch = start.branch;
    std::vector<PathStep> steps{shown(branch)};
    while (const auto child = only_child(branch)) {
      branch = *child;
      steps.push_back(shown(branch));
    }
    std::string text = path_text(graph_, steps, view_.label);
    if (start.depth > 0 && !text.starts_with('.') && !text.starts_with('[')) {
      text = "→ " + text;
    }
    lines_.push_back({start.depth, start.parent, std::move(text),
                      at(branch).count, at(branch).retained,
                      at(branch).ends_here, at(branch).step.to});
    return branch;
  }

  PathStep shown(BranchIndex branch) const {
    PathStep step = at(branch).step;
    if (at(branch).repeats) step.text += " ×n ";
    return step;
  }

  // The first ones of `top` by size. What is above a line is larger than it.
  std::vector<PathTreeLine> largest() {
    std::vector<size_t> order(lines_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return std::tuple(lines_[b].retained, lines_[b].count) <
             std::tuple(lines_[a].retained, lines_[a].count);
    });
    if (order.size() > view_.top) order.resize(view_.top);
    std::sort(order.begin(), order.end());
    std::vector<PathTreeLine> kept;
    std::vector<size_t> new_index(lines_.size());
    for (const size_t i : order) {
      new_index[i] = kept.size();
      kept.push_back(std::move(lines_[i]));
      if (kept.back().parent)
        kept.back().parent = new_index[*kept.back().parent];
    }
    return kept;
  }

  const HeapGraph& graph_;
  const MergedPaths& merged_;
  const MergedView& view_;
  std::vector<PathTreeLine> lines_;
};

}  // namespace

std::vector<PathTreeLine> path_tree_lines(const HeapGraph& graph,
                                          const MergedPaths& merged,
                                          const MergedView& view) {
  return LineMaker(graph, merged, view).run();
}

uint64_t objects_shown(const std::vector<PathTreeLine>& lines) {
  std::vector<bool> forks(lines.size());
  for (const PathTreeLine& line : lines) {
    if (line.parent) forks[*line.parent] = true;
  }
  uint64_t shown = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    shown += forks[i] ? lines[i].ends_here : lines[i].count;
  }
  return shown;
}

std::string path_tree_to_text(const std::vector<PathTreeLine>& lines,
                              uint64_t count, const Context& context) {
  Table table({"objects", "retained", "held by"});
  table.set_fit(fit_path);
  for (const PathTreeLine& line : lines) {
    table.add_row({{format_count(line.count)},
                   {format_bytes(line.retained)},
                   {std::string(2 * line.depth, ' ') + printable(line.text)}});
  }
  if (const uint64_t shown = objects_shown(lines); shown < count) {
    table.add_line({"… and " + format_count(count - shown) +
                        " objects on other paths (--top, --depth)",
                    CellStyle::kDim});
  }
  return table.render(terminal_width(), context.use_color());
}

OrderedJson path_tree_to_json(const analysis::Heap& heap,
                              const std::vector<PathTreeLine>& lines) {
  OrderedJson tree = OrderedJson::array();
  for (const PathTreeLine& line : lines) {
    OrderedJson entry = {{"depth", line.depth}, {"parent", nullptr}};
    if (line.parent) entry["parent"] = *line.parent;
    entry["path"] = line.text;
    entry["count"] = line.count;
    entry["retained_bytes"] = line.retained;
    entry["ends_here"] = line.ends_here;
    entry["example_id"] = raw(heap.graph.node_id[line.example]);
    tree.push_back(std::move(entry));
  }
  return tree;
}

}  // namespace heapcli::commands
