#include "analysis/allocated_between.h"

#include "analysis/error.h"
#include "analysis/heap_figures.h"
#include "analysis/identity.h"

namespace heapcli::analysis {
namespace {

using IdOrder = std::vector<IdAndNode>;

void require_same_session(const HeapGraph& earlier,
                          const IdOrder& earlier_order, const HeapGraph& later,
                          const IdOrder& later_order) {
  const Identity identity =
      compare_identity(earlier, earlier_order, later, later_order);
  if (!identity.comparable) {
    throw Error(Error::Kind::kNotComparable, identity.reason);
  }
}

}  // namespace

ClassTable allocated_between(const HeapGraph& base, const HeapGraph& target,
                             const HeapGraph& later,
                             const FigureOptions& options) {
  {
    const IdOrder target_order = nodes_by_id(target);
    require_same_session(base, nodes_by_id(base), target, target_order);
    require_same_session(target, target_order, later, nodes_by_id(later));
  }
  const IdRange range{largest_object_id(base), largest_object_id(target)};
  return class_table(later, heap_figures(later, options), &range);
}

}  // namespace heapcli::analysis
