// Each object's path is read as steps, and these are followed down the tree,
// which grows where there is no such branch yet. Paths of one search share
// their beginnings: where a step ends, the branch is remembered by node, so
// that the next path through that node is read from there on. All in all each
// node on any path is read once, and an object costs a step or two.
//
// In a list the branch of a node is that of the node before it, when the step
// and the kind of node are the same: lists of any length are one branch.

#include "analysis/paths/merged_paths.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

constexpr BranchIndex kTop = 0;
constexpr size_t kAskEvery = 4096;

class PathMerger {
 public:
  PathMerger(const Heap& heap, const PathSearch& search)
      : heap_(heap),
        search_(search),
        reader_(heap.graph, StepDetail::kAnyEntry) {
    merged_.branches.emplace_back();
    branch_at_.emplace(raw(heap.graph.root), kTop);
  }

  void add(NodeIndex node, uint64_t retained) {
    if (!search_.reaches(node)) {
      ++merged_.unreached;
      return;
    }
    const BranchIndex branch = branch_of(node);
    merged_.branches[branch].count += 1;
    merged_.branches[branch].ends_here += 1;
    merged_.branches[branch].retained += retained;
  }

  MergedPaths take() {
    auto& branches = merged_.branches;
    for (size_t i = branches.size(); --i > 0;) {
      PathBranch& parent = branches[branches[i].parent];
      parent.count += branches[i].count;
      parent.retained += branches[i].retained;
      parent.children.push_back(static_cast<BranchIndex>(i));
    }
    for (PathBranch& branch : branches) {
      std::sort(branch.children.begin(), branch.children.end(),
                [&](BranchIndex a, BranchIndex b) {
                  return std::tuple(branches[b].retained, branches[b].count,
                                    a) <
                         std::tuple(branches[a].retained, branches[a].count, b);
                });
    }
    return std::move(merged_);
  }

 private:
  BranchIndex branch_of(NodeIndex node) {
    // The end of the path, from where it is known.
    RetainingPath path;
    path.nodes.push_back(node);
    while (!branch_at_.contains(raw(path.nodes.back()))) {
      const EdgeIndex edge = search_.tree().last_edge[path.nodes.back()];
      path.edges.push_back(edge);
      path.nodes.push_back(start_of(heap_.graph, edge));
    }
    std::reverse(path.nodes.begin(), path.nodes.end());
    std::reverse(path.edges.begin(), path.edges.end());
    BranchIndex branch = branch_at_[raw(path.nodes.front())];
    for (PathStep& step : reader_.read(path)) {
      const NodeIndex to = step.to;
      branch = child(branch, std::move(step));
      branch_at_.emplace(raw(to), branch);
    }
    return branch;
  }

  BranchIndex child(BranchIndex parent, PathStep step) {
    auto& branches = merged_.branches;
    std::string key = key_of(step);
    if (parent != kTop && step.kind == StepKind::kMember &&
        key == keys_[parent]) {
      branches[parent].repeats = true;
      return parent;
    }
    const auto [found, added] =
        by_key_.try_emplace(std::to_string(parent) + '\n' + key,
                            static_cast<BranchIndex>(branches.size()));
    if (added) {
      PathBranch branch;
      branch.step = std::move(step);
      branch.parent = parent;
      branches.push_back(std::move(branch));
      keys_.resize(branches.size());
      keys_.back() = std::move(key);
    }
    return found->second;
  }

  // Steps with one key are alike: the same words, to the same kind of node.
  std::string key_of(const PathStep& step) const {
    std::string key = std::to_string(static_cast<int>(step.kind)) + '\n';
    key += step.text;
    // Whatever native code holds is one thing that native code holds.
    if (step.kind != StepKind::kRoot) key += '\n' + kind_of(step.to);
    if (step.function) key += '\n' + kind_of(*step.function);
    return key;
  }

  // Functions are told apart by name, everything else by class.
  std::string kind_of(NodeIndex node) const {
    if (heap_.graph.type(node) == NodeType::kClosure) {
      return "f" + std::to_string(raw(heap_.graph.node_name[node]));
    }
    return std::to_string(raw(heap_.figures.classes.class_of(node)));
  }

  const Heap& heap_;
  const PathSearch& search_;
  StepReader reader_;
  MergedPaths merged_;
  std::unordered_map<uint32_t, BranchIndex> branch_at_;  ///< By node.
  std::unordered_map<std::string, BranchIndex> by_key_;
  std::vector<std::string> keys_{""};  ///< By branch.
};

}  // namespace

MergedPaths merged_paths(const Heap& heap, const PathSearch& search,
                         const std::vector<bool>& selected,
                         const std::stop_token& stop) {
  const auto& order = heap.figures.dominators.order;
  const auto& dominator = heap.figures.dominators.dominator;
  // By tree number: whether it is one of the objects, or below one. A dominator
  // comes before what it dominates.
  std::vector<bool> covered(order.size());
  PathMerger merger(heap, search);
  for (TreeNumber number = 0; number < order.size(); ++number) {
    if (number % kAskEvery == 0 && stop.stop_requested()) {
      throw Error(Error::Kind::kCancelled, "interrupted");
    }
    const NodeIndex node = order[number];
    const bool above = number > 0 && covered[dominator[number]];
    const bool wanted = selected[raw(heap.figures.classes.class_of(node))] &&
                        heap.figures.shallow[node] > 0;
    covered[number] = above || wanted;
    if (wanted) merger.add(node, above ? 0 : heap.figures.retained[number]);
  }
  return merger.take();
}

}  // namespace heapcli::analysis
