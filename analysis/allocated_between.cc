#include "analysis/allocated_between.h"

#include "analysis/error.h"
#include "analysis/heap_figures.h"
#include "analysis/identity.h"

namespace heapcli::analysis {
namespace {

void require_same_session(const HeapGraph& earlier, const HeapGraph& later) {
  const Identity identity = compare_identity(earlier, nodes_by_id(earlier),
                                             later, nodes_by_id(later));
  if (!identity.comparable) {
    throw Error(Error::Kind::kNotComparable, identity.reason);
  }
}

}  // namespace

ClassTable allocated_between(const HeapGraph& base, const HeapGraph& target,
                             const HeapGraph& later,
                             const FigureOptions& options) {
  require_same_session(base, target);
  require_same_session(target, later);
  const IdRange range{largest_object_id(base), largest_object_id(target)};
  return class_table(later, heap_figures(later, options), &range);
}

}  // namespace heapcli::analysis
