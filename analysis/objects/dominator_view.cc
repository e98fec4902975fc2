// Level by level. An item of the view is a set of nodes: one, or the small
// objects of one class below one item. The children of an item are the nodes
// that its set dominates, so that groups open up like objects do ("what do the
// 20,000 sessions keep?").
//
// Each level takes two passes over the tree in its own numbering, in which a
// node comes after its dominator and both are mostly near in memory: one adds
// up the children of each item by class, the other assigns them to the items of
// the next level. That is a few sequential passes over 12 bytes a node,
// whatever the shape of the tree, and no lists of children.
//
// Who retains more than the limit stands alone, unless there are more than
// kMostAlike of a class: a pool of 16 large buffers is one thing to a reader.
// At last only the largest items are kept. An owner retains at least what each
// of its own retains, so that what is kept is still a tree.

#include "analysis/objects/dominator_view.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

using ItemIndex = uint32_t;
constexpr ItemIndex kNone = 0xFFFFFFFF;
constexpr uint64_t kMostAlike = 8;

struct Group {
  uint64_t count = 0;
  uint64_t large_count = 0;
  uint64_t small_count = 0;
  uint64_t small_shallow = 0;
  uint64_t small_retained = 0;
  uint64_t shallow = 0;
  uint64_t retained = 0;
  ItemIndex item = kNone;  ///< Of those that do not stand alone.

  bool large_stand_alone() const { return large_count <= kMostAlike; }
};

class ViewBuilder {
 public:
  ViewBuilder(const Heap& heap, NodeIndex start,
              const DominatorViewOptions& options)
      : heap_(heap),
        tree_(heap.figures.dominators),
        options_(options),
        least_bytes_(std::max<uint64_t>(
            1, static_cast<uint64_t>(static_cast<double>(heap.retained[start]) *
                                     options.least_share))),
        item_of_(tree_.order.size(), kNone) {
    add_item({0, start, class_of(start), 1, heap.figures.shallow[start],
              heap.retained[start], 0, 0, 0});
    const auto at = std::find(tree_.order.begin(), tree_.order.end(), start);
    item_of_[static_cast<size_t>(at - tree_.order.begin())] = 0;
  }

  std::vector<DominatorItem> take() {
    for (size_t depth = 1; depth <= options_.depth; ++depth) {
      if (options_.stop.stop_requested()) {
        throw Error(Error::Kind::kCancelled, "interrupted");
      }
      const ItemIndex first = level_begin_;
      level_begin_ = static_cast<ItemIndex>(items_.size());
      if (first == level_begin_) break;
      level_ = {first, level_begin_};
      groups_.clear();
      add_up();
      make_groups(depth);
      assign(depth);
    }
    return in_order(kept());
  }

 private:
  struct Level {
    ItemIndex first = 0;
    ItemIndex end = 0;
  };

  ClassId class_of(NodeIndex node) const {
    return heap_.figures.classes.class_of(node);
  }
  ItemIndex add_item(const DominatorItem& item) {
    items_.push_back(item);
    return static_cast<ItemIndex>(items_.size() - 1);
  }
  /// The item of this level that owns the node; kNone for all others.
  ItemIndex owner(TreeNumber number) const {
    const ItemIndex item = item_of_[tree_.dominator[number]];
    return item >= level_.first && item < level_.end ? item : kNone;
  }
  Group& group(ItemIndex owner, ClassId class_id) {
    return groups_[uint64_t{owner} << 32 | raw(class_id)];
  }
  template <class Visit>
  void for_each_owned(Visit visit) {
    for (TreeNumber v = 1; v < tree_.order.size(); ++v) {
      const ItemIndex item = owner(v);
      if (item != kNone) visit(v, item);
    }
  }

  void add_up() {
    for_each_owned([&](TreeNumber v, ItemIndex item) {
      const NodeIndex node = tree_.order[v];
      const uint64_t retained = heap_.figures.retained[v];
      const uint64_t shallow = heap_.figures.shallow[node];
      Group& sum = group(item, class_of(node));
      ++sum.count;
      sum.shallow += shallow;
      sum.retained += retained;
      if (retained >= least_bytes_) {
        ++sum.large_count;
      } else {
        ++sum.small_count;
        sum.small_shallow += shallow;
        sum.small_retained += retained;
      }
    });
  }

  void make_groups(size_t depth) {
    for (auto& [key, sum] : groups_) {
      const auto owner = static_cast<ItemIndex>(key >> 32);
      const bool alone = sum.large_stand_alone();
      const uint64_t count = alone ? sum.small_count : sum.count;
      const uint64_t retained = alone ? sum.small_retained : sum.retained;
      if (count == 0 || retained < least_bytes_) {
        items_[owner].hidden_count += count;
        items_[owner].hidden_bytes += retained;
        continue;
      }
      sum.item = add_item(
          {depth, std::nullopt, ClassId{static_cast<uint32_t>(key)}, count,
           alone ? sum.small_shallow : sum.shallow, retained, 0, 0, owner});
    }
  }

  void assign(size_t depth) {
    for_each_owned([&](TreeNumber v, ItemIndex item) {
      const NodeIndex node = tree_.order[v];
      const uint64_t retained = heap_.figures.retained[v];
      const Group& sum = group(item, class_of(node));
      if (retained >= least_bytes_ && sum.large_stand_alone()) {
        item_of_[v] =
            add_item({depth, node, class_of(node), 1,
                      heap_.figures.shallow[node], retained, 0, 0, item});
      } else {
        item_of_[v] = sum.item;
      }
    });
  }

  /// The largest items; owners before their own.
  std::vector<ItemIndex> kept() {
    std::vector<ItemIndex> order(items_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](ItemIndex a, ItemIndex b) {
      const DominatorItem& x = items_[a];
      const DominatorItem& y = items_[b];
      if (x.retained_bytes != y.retained_bytes) {
        return x.retained_bytes > y.retained_bytes;
      }
      if (x.depth != y.depth) return x.depth < y.depth;
      return identity(x) < identity(y);
    });
    const size_t most = std::max<size_t>(options_.most_items, 1);
    for (size_t i = most; i < order.size(); ++i) {
      const DominatorItem& left_out = items_[order[i]];
      DominatorItem& owner = items_[left_out.parent];
      owner.hidden_count += left_out.count;
      owner.hidden_bytes += left_out.retained_bytes;
    }
    order.resize(std::min(order.size(), most));
    return order;
  }

  // What breaks ties, so that hash tables do not show.
  uint64_t identity(const DominatorItem& item) const {
    return item.node ? raw(heap_.graph.node_id[*item.node])
                     : uint64_t{1} << 32 | raw(item.class_id);
  }

  std::vector<DominatorItem> in_order(const std::vector<ItemIndex>& kept) {
    std::vector<std::vector<ItemIndex>> own(items_.size());
    for (const ItemIndex item : kept) {
      if (item != 0) own[items_[item].parent].push_back(item);
    }
    std::vector<DominatorItem> view;
    std::vector<size_t> position(items_.size());
    std::vector<ItemIndex> pending = {0};
    while (!pending.empty()) {
      const ItemIndex item = pending.back();
      pending.pop_back();
      position[item] = view.size();
      view.push_back(items_[item]);
      view.back().parent = position[items_[item].parent];
      pending.insert(pending.end(), own[item].rbegin(), own[item].rend());
    }
    return view;
  }

  const Heap& heap_;
  const DominatorTree& tree_;
  const DominatorViewOptions& options_;
  const uint64_t least_bytes_;
  std::vector<DominatorItem> items_;
  ByTreeNumber<ItemIndex> item_of_;
  std::unordered_map<uint64_t, Group> groups_;
  Level level_;
  ItemIndex level_begin_ = 0;
};

}  // namespace

std::vector<DominatorItem> dominator_view(const Heap& heap, NodeIndex start,
                                          const DominatorViewOptions& options) {
  return ViewBuilder(heap, start, options).take();
}

}  // namespace heapcli::analysis
