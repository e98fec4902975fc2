#include "analysis/diff.h"

#include <unordered_map>

#include "analysis/class_index.h"
#include "analysis/id_order.h"

namespace heapcli::analysis {
namespace {

// The classes of two snapshots under one numbering.
class JoinedClasses {
 public:
  JoinedClasses(const ClassIndex& base, const ClassIndex& target,
                bool with_locations)
      : with_locations_(with_locations),
        base_to_joined_(join(base)),
        target_to_joined_(join(target)) {}

  ClassDelta& of_base(ClassId id) { return rows_[base_to_joined_[raw(id)]]; }
  ClassDelta& of_target(ClassId id) {
    return rows_[target_to_joined_[raw(id)]];
  }
  std::vector<ClassDelta>& rows() { return rows_; }

 private:
  std::vector<uint32_t> join(const ClassIndex& classes) {
    std::vector<uint32_t> joined;
    joined.reserve(classes.size());
    for (const HeapClass& heap_class : classes.classes()) {
      const std::string key =
          with_locations_ ? heap_class.key : "," + heap_class.name;
      const auto [found, inserted] =
          by_key_.try_emplace(key, static_cast<uint32_t>(rows_.size()));
      if (inserted) {
        rows_.emplace_back();
        rows_.back().name = heap_class.name;
        rows_.back().key = key;
      }
      joined.push_back(found->second);
    }
    return joined;
  }

  const bool with_locations_;
  std::vector<ClassDelta> rows_;
  std::unordered_map<std::string, uint32_t> by_key_;
  std::vector<uint32_t> base_to_joined_;
  std::vector<uint32_t> target_to_joined_;
};

// Walks both snapshots in the order of ids and counts what only one has.
void count_added_and_removed(const HeapGraph& base,
                             const std::vector<IdAndNode>& base_order,
                             const ClassIndex& base_classes,
                             const HeapGraph& target,
                             const std::vector<IdAndNode>& target_order,
                             const ClassIndex& target_classes,
                             JoinedClasses& joined) {
  const auto row_in_base = [&](NodeIndex node) -> ClassDelta& {
    return joined.of_base(base_classes.class_of(node));
  };
  const auto row_in_target = [&](NodeIndex node) -> ClassDelta& {
    return joined.of_target(target_classes.class_of(node));
  };
  const auto remove = [&](NodeIndex node) {
    const uint64_t size = base.self_size[node];
    if (size != 0) row_in_base(node).removed.add(size);
  };
  const auto add = [&](NodeIndex node) {
    const uint64_t size = target.self_size[node];
    if (size != 0) row_in_target(node).added.add(size);
  };

  auto was = base_order.begin();
  auto is = target_order.begin();
  while (was != base_order.end() || is != target_order.end()) {
    if (is == target_order.end() ||
        (was != base_order.end() && was->id < is->id)) {
      remove((was++)->node);
    } else if (was == base_order.end() || is->id < was->id) {
      add((is++)->node);
    } else {
      // In both: ignored, unless it counts in one only or changed its class.
      const bool in_base = base.self_size[was->node] != 0;
      const bool in_target = target.self_size[is->node] != 0;
      if (in_base != in_target ||
          &row_in_base(was->node) != &row_in_target(is->node)) {
        remove(was->node);
        add(is->node);
      }
      ++was;
      ++is;
    }
  }
}

void set_deltas(ClassDelta& row, bool comparable) {
  const Amount& gained = comparable ? row.added : row.target;
  const Amount& lost = comparable ? row.removed : row.base;
  row.count_delta = static_cast<int64_t>(gained.count - lost.count);
  row.bytes_delta = static_cast<int64_t>(gained.bytes - lost.bytes);
}

void add_to(Amount& sum, const Amount& amount) {
  sum.count += amount.count;
  sum.bytes += amount.bytes;
}

}  // namespace

Diff diff(const HeapGraph& base, const HeapGraph& target) {
  const std::vector<IdAndNode> base_order = nodes_by_id(base);
  const std::vector<IdAndNode> target_order = nodes_by_id(target);
  Diff result;
  result.identity = compare_identity(base, base_order, target, target_order);
  const bool comparable = result.identity.comparable;

  const ClassIndex base_classes(base);
  const ClassIndex target_classes(target);
  JoinedClasses joined(base_classes, target_classes, comparable);
  for (const NodeIndex node : base.nodes()) {
    const uint64_t size = base.self_size[node];
    if (size != 0) joined.of_base(base_classes.class_of(node)).base.add(size);
  }
  for (const NodeIndex node : target.nodes()) {
    const uint64_t size = target.self_size[node];
    if (size == 0) continue;
    joined.of_target(target_classes.class_of(node)).target.add(size);
  }
  if (comparable) {
    count_added_and_removed(base, base_order, base_classes, target,
                            target_order, target_classes, joined);
  }

  result.totals.name = "(total)";
  for (ClassDelta& row : joined.rows()) {
    set_deltas(row, comparable);
    add_to(result.totals.base, row.base);
    add_to(result.totals.target, row.target);
    add_to(result.totals.added, row.added);
    add_to(result.totals.removed, row.removed);
    const bool differs = comparable
                             ? row.added.count + row.removed.count != 0
                             : row.count_delta != 0 || row.bytes_delta != 0;
    if (differs) result.classes.push_back(std::move(row));
  }
  set_deltas(result.totals, comparable);
  return result;
}

}  // namespace heapcli::analysis
