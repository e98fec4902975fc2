// Each object's path is read as steps, and these are followed down the tree,
// which grows where there is no such branch yet. Paths of one search share
// their beginnings: where a step ends, the branch is remembered by node, so
// that the next path through that node is read from there on. All in all each
// node on any path is read once, and an object costs a step or two.
//
// Putting a step into words takes longer than finding it, and nearly all of a
// heap's millions are `.parent` or `[…]` from and to nodes of the same classes.
// So the step from a branch over an edge of some name to a node of some kind is
// remembered, too, as a few numbers (StepReader::is_like_others says where that
// may be done); the rest is read word by word.
//
// Two threads take half of the objects each, in the order of the dominator
// tree, and grow a tree of their own. A path reads the same in either, so the
// second tree is laid over the first branch by branch; what is new comes in the
// order in which one thread would have found it. Only where V8's own nodes are
// asked about may one thread have to do it all (agrees_with).
//
// In a list the branch of a node is that of the node before it, when the step
// and the kind of node are the same: lists of any length are one branch.

#include "analysis/paths/merged_paths.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "analysis/error.h"
#include "analysis/parallel.h"
#include "analysis/paths/edge_starts.h"
#include "analysis/paths/step_branches.h"

namespace heapcli::analysis {
namespace {

constexpr BranchIndex kTop = 0;
constexpr BranchIndex kUnknown = StepBranches::kUnknown;
constexpr size_t kAskEvery = 4096;
// How many objects ahead memory is asked for.
constexpr size_t kAhead = 16;

// An object that is asked about.
struct Wanted {
  TreeNumber number;
  bool is_retained_by_another;  ///< Of those that are asked about.
};

class PathMerger {
 public:
  PathMerger(const Heap& heap, const PathSearch& search)
      : heap_(heap),
        search_(search),
        starts_(heap.graph),
        reader_(heap.graph, StepDetail::kAnyEntry),
        branch_at_(heap.graph.node_count(), kUnknown) {
    merged_.branches.emplace_back();
    branch_at_[heap.graph.root] = kTop;
  }

  // For an object that is added soon, and for one that is added sooner.
  void prefetch(NodeIndex soon, NodeIndex sooner) const {
    const auto& last_edge = search_.tree().last_edge;
    __builtin_prefetch(&last_edge[soon]);
    __builtin_prefetch(&search_.tree().cost[soon]);
    __builtin_prefetch(&branch_at_[soon]);
    if (!search_.reaches(sooner)) return;
    const EdgeIndex edge = last_edge[sooner];
    if (raw(edge) >= heap_.graph.edge_count()) return;  // The root has none.
    __builtin_prefetch(&heap_.graph.edge_type[edge]);
    __builtin_prefetch(&heap_.graph.edge_name_or_index[edge]);
    starts_.prefetch(edge);
  }

  void add(NodeIndex node, uint64_t retained) {
    if (!search_.reaches(node)) {
      ++merged_.unreached;
      return;
    }
    Ends& ends = ends_[branch_of(node)];
    ++ends.count;
    ends.retained += retained;
  }

  // Whether the objects of `later` would have been read in the same way by this
  // one: it knows no node in the middle of a step there. Where a path has been
  // read up to such a node, since that one was asked about, too, one goes on
  // from there.
  bool agrees_with(const PathMerger& later) const {
    return std::none_of(
        later.passed_.begin(), later.passed_.end(),
        [&](NodeIndex node) { return branch_at_[node] != kUnknown; });
  }

  // Lays over this tree that of the objects that follow, and empties it.
  void append(PathMerger&& later) {
    std::vector<KeyNumber> key_number(later.key_numbers_.size());
    for (const auto& [key, number] : later.key_numbers_) {
      key_number[number] = number_of(key);
    }
    auto& theirs = later.merged_.branches;
    std::vector<BranchIndex> mine(theirs.size(), kTop);
    for (size_t i = 0; i < theirs.size(); ++i) {
      if (i > 0) {
        mine[i] = branch(mine[theirs[i].parent], key_number[later.keys_[i]],
                         std::move(theirs[i].step));
      }
      merged_.branches[mine[i]].repeats |= theirs[i].repeats;
      ends_[mine[i]].count += later.ends_[i].count;
      ends_[mine[i]].retained += later.ends_[i].retained;
    }
    merged_.unreached += later.merged_.unreached;
  }

  MergedPaths take() {
    auto& branches = merged_.branches;
    for (size_t i = 0; i < branches.size(); ++i) {
      branches[i].count = branches[i].ends_here = ends_[i].count;
      branches[i].retained = ends_[i].retained;
    }
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
    if (branch_at_[node] != kUnknown) return branch_at_[node];
    // The end of the path, from where it is known.
    RetainingPath& path = path_;
    path.nodes.assign(1, node);
    path.edges.clear();
    while (branch_at_[path.nodes.back()] == kUnknown) {
      const EdgeIndex edge = search_.tree().last_edge[path.nodes.back()];
      path.edges.push_back(edge);
      path.nodes.push_back(starts_(edge));
    }
    std::reverse(path.nodes.begin(), path.nodes.end());
    std::reverse(path.edges.begin(), path.edges.end());
    BranchIndex branch = branch_at_[path.nodes.front()];
    for (size_t at = 0; at < path.edges.size();) {
      const auto [next, edges] = follow(branch, path, at);
      branch = next;
      for (size_t i = 1; i < edges; ++i) passed_.push_back(path.nodes[at + i]);
      at += edges;
      branch_at_[path.nodes[at]] = branch;
    }
    return branch;
  }

  // Keys of steps are numbered as they are met; 0 is that of the root.
  using KeyNumber = uint32_t;

  // Of a branch: the objects that end there.
  struct Ends {
    uint64_t count = 0;
    uint64_t retained = 0;
  };

  struct Followed {
    BranchIndex branch;
    size_t edges;  ///< How many the step leads over.
  };

  Followed follow(BranchIndex branch, const RetainingPath& path, size_t at) {
    if (!reader_.is_like_others(path.nodes[at], path.edges[at])) {
      PathStep step = reader_.read_at(path, at);
      const size_t edges = step.edges;
      return {child(branch, std::move(step)), edges};
    }
    const EdgeType type = heap_.graph.edge_type[path.edges[at]];
    const uint32_t name = type == EdgeType::kElement
                              ? 0
                              : heap_.graph.edge_name_or_index[path.edges[at]];
    BranchIndex& next =
        like_steps_.at({branch, type, name, kind_of(path.nodes[at + 1])});
    if (next == kUnknown) next = child(branch, reader_.read_at(path, at));
    return {next, 1};
  }

  BranchIndex child(BranchIndex parent, PathStep step) {
    const KeyNumber key = number_of(key_of(step));
    if (parent != kTop && step.kind == StepKind::kMember &&
        key == keys_[parent]) {
      merged_.branches[parent].repeats = true;
      return parent;
    }
    return branch(parent, key, std::move(step));
  }

  // The branch with this key below the parent; a new one if there is none.
  BranchIndex branch(BranchIndex parent, KeyNumber key, PathStep step) {
    BranchIndex& found = by_key_.at({parent, EdgeType{}, key, 0});
    if (found == kUnknown) {
      auto& branches = merged_.branches;
      found = static_cast<BranchIndex>(branches.size());
      PathBranch& entry = branches.emplace_back();
      entry.step = std::move(step);
      entry.parent = parent;
      ends_.emplace_back();
      keys_.push_back(key);
    }
    return found;
  }

  // There are few keys for many branches.
  KeyNumber number_of(const std::string& key) {
    return key_numbers_
        .try_emplace(key, static_cast<KeyNumber>(key_numbers_.size()))
        .first->second;
  }

  // Steps with one key are alike: the same words, to the same kind of node.
  std::string key_of(const PathStep& step) const {
    std::string key = std::to_string(static_cast<int>(step.kind)) + '\n';
    key += step.text;
    // Whatever native code holds is one thing that native code holds.
    if (step.kind != StepKind::kRoot) {
      key += '\n' + std::to_string(kind_of(step.to));
    }
    if (step.function) key += '\n' + std::to_string(kind_of(*step.function));
    return key;
  }

  // Functions are told apart by name, everything else by class.
  uint64_t kind_of(NodeIndex node) const {
    if (heap_.graph.type(node) == NodeType::kClosure) {
      return uint64_t{1} << 32 | raw(heap_.graph.node_name[node]);
    }
    return raw(heap_.figures.classes.class_of(node));
  }

  const Heap& heap_;
  const PathSearch& search_;
  const EdgeStarts starts_;
  StepReader reader_;
  MergedPaths merged_;
  std::vector<Ends> ends_{1};  ///< By branch; counted here, apart from words.
  /// Where a step ends: the branch.
  Column<NodeIndex, BranchIndex> branch_at_;
  StepBranches like_steps_;
  std::vector<NodeIndex> passed_;  ///< In the middle of steps.
  RetainingPath path_;             ///< Scratch of branch_of.
  StepBranches by_key_;  ///< As kind and type are in the key: without.
  std::unordered_map<std::string, KeyNumber> key_numbers_{{"", 0}};
  std::vector<KeyNumber> keys_{0};  ///< By branch.
};

void check(size_t done, const std::stop_token& stop) {
  if (done % kAskEvery == 0 && stop.stop_requested()) {
    throw Error(Error::Kind::kCancelled, "interrupted");
  }
}

// In the order of the dominator tree.
std::vector<Wanted> wanted_objects(const Heap& heap,
                                   const std::vector<bool>& selected,
                                   const std::stop_token& stop) {
  const auto& order = heap.figures.dominators.order;
  const auto& dominator = heap.figures.dominators.dominator;
  const auto& class_of = heap.figures.classes.node_classes();
  std::vector<Wanted> wanted;
  // By tree number: whether it is one of the objects, or below one. A dominator
  // comes before what it dominates.
  std::vector<bool> covered(order.size());
  for (TreeNumber number = 0; number < order.size(); ++number) {
    check(number, stop);
    if (number + kAhead < order.size()) {
      const NodeIndex later = order[number + kAhead];
      __builtin_prefetch(&class_of[later]);
      heap.figures.shallow.prefetch(later);
    }
    const NodeIndex node = order[number];
    const bool above = number > 0 && covered[dominator[number]];
    const bool is_wanted =
        selected[raw(class_of[node])] && heap.figures.shallow[node] > 0;
    covered[number] = above || is_wanted;
    if (is_wanted) wanted.push_back({number, above});
  }
  return wanted;
}

void merge(const Heap& heap, std::span<const Wanted> objects,
           const std::stop_token& stop, PathMerger& merger) {
  const auto& order = heap.figures.dominators.order;
  for (size_t i = 0; i < objects.size(); ++i) {
    check(i, stop);
    if (i + 2 * kAhead < objects.size()) {
      merger.prefetch(order[objects[i + 2 * kAhead].number],
                      order[objects[i + kAhead].number]);
    }
    const Wanted& object = objects[i];
    merger.add(order[object.number],
               object.is_retained_by_another
                   ? 0
                   : heap.figures.retained[object.number]);
  }
}

}  // namespace

MergedPaths merged_paths(const Heap& heap, const PathSearch& search,
                         const std::vector<bool>& selected,
                         const std::stop_token& stop) {
  const std::vector<Wanted> objects = wanted_objects(heap, selected, stop);
  const std::span<const Wanted> all(objects);
  const size_t half = all.size() / 2;
  std::optional<PathMerger> first;
  std::optional<PathMerger> second;
  both([&] { merge(heap, all.first(half), stop, first.emplace(heap, search)); },
       [&] {
         merge(heap, all.subspan(half), stop, second.emplace(heap, search));
       });
  if (first->agrees_with(*second)) {
    first->append(std::move(*second));
  } else {
    second.reset();
    merge(heap, all.subspan(half), stop, *first);
  }
  return first->take();
}

}  // namespace heapcli::analysis
