// V8 numbers objects when it first meets them in a snapshot, and keeps the
// number for as long as the inspector session is open (HeapObjectsMap in
// v8/src/profiler/heap-snapshot-generator.cc). Afterwards it starts again from
// the first number, so snapshots of two sessions share most of their ids, and
// those ids name different objects. Two things give such a pair away:
//
//   Changed objects. Within a session an object keeps its type and its class;
//   ordinary JavaScript objects and functions practically never change either
//   (measured on Node 12 to 26, three snapshots each: 0 of 4,700 to 9,000).
//   After a reconnect 88-98 % of the shared ids name something else. Two
//   processes that run the same program up to the same point are the hardest
//   pair, as their heaps are laid out almost alike: 9-46 % differ. Strings,
//   code and V8's internal nodes do change (flattening, compilation), so they
//   are not asked. A heap with millions of similar objects would drown the
//   evidence, hence the lowest ids, which is what the runtime made at startup,
//   are judged by themselves as well.
//
//   Returned objects. An id below the highest one of the earlier snapshot was
//   given out by then, to an object that was alive by then. So the later
//   snapshot cannot hold such an id unless the earlier one does (measured: 0
//   within a session).
//
// Neither can prove that a pair belongs together, and two processes whose heaps
// happen to be laid out alike do pass now and then (Deno, one pair in some
// hundred). Hence what heapcli writes into the snapshots that it takes is asked
// first; a pair that says it is of one session still has to look like one.

#include "analysis/identity.h"

#include <algorithm>

namespace heapcli::analysis {
namespace {

// Far above what was ever seen within a session, far below what was seen
// outside one.
constexpr uint64_t kToleratedPercent = 1;
constexpr uint64_t kToleratedObjects = 1;

// How many of the lowest shared ids count as "made at startup".
constexpr uint64_t kStartupObjects = 8192;

// With this many objects in the earlier heap, a session always leaves most of
// the built-in ones alive.
constexpr uint64_t kEnoughObjects = 1000;

// Heap objects have odd ids; even ones are made up by the embedder.
bool is_heap_object(SnapshotObjectId id) { return raw(id) % 2 == 1; }

bool keeps_its_class(NodeType type) {
  return type == NodeType::kObject || type == NodeType::kClosure ||
         type == NodeType::kRegExp || type == NodeType::kSymbol;
}

SnapshotObjectId highest_heap_id(const std::vector<IdAndNode>& order) {
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    if (is_heap_object(at->id)) return at->id;
  }
  return SnapshotObjectId{0};
}

bool beyond_chance(uint64_t exceptions, uint64_t all) {
  return exceptions > kToleratedObjects &&
         exceptions * 100 > all * kToleratedPercent;
}

std::string percent(uint64_t part, uint64_t whole) {
  const uint64_t tenths = whole == 0 ? 0 : part * 1000 / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

struct Heap {
  const HeapGraph& graph;
  const std::vector<IdAndNode>& order;
};

struct Evidence {
  uint64_t earlier_objects = 0;  ///< JavaScript objects of the earlier heap.
  uint64_t shared = 0;
  uint64_t changed = 0;
  uint64_t shared_at_startup = 0;
  uint64_t changed_at_startup = 0;
  uint64_t old_ids = 0;   ///< Ids of the later heap given out by the earlier.
  uint64_t returned = 0;  ///< Those of them that the earlier heap lacks.
};

Evidence collect(const Heap& earlier, const Heap& later) {
  Evidence found;
  const SnapshotObjectId highest = highest_heap_id(earlier.order);
  auto in_later = later.order.begin();
  const auto skip_to = [&](SnapshotObjectId id) {
    for (; in_later != later.order.end() && in_later->id < id; ++in_later) {
      if (!is_heap_object(in_later->id) || in_later->id > highest) continue;
      ++found.old_ids;
      ++found.returned;
    }
  };
  for (const IdAndNode& was : earlier.order) {
    if (!is_heap_object(was.id)) continue;
    const NodeType type = earlier.graph.type(was.node);
    found.earlier_objects += keeps_its_class(type);
    skip_to(was.id);
    if (in_later == later.order.end() || in_later->id != was.id) continue;
    const NodeIndex is = in_later->node;
    ++in_later;
    ++found.old_ids;
    if (!keeps_its_class(type)) continue;
    // The name of a regular expression is its source, not its class, and each
    // redacted snapshot has another placeholder for it.
    const bool changed = type != later.graph.type(is) ||
                         (type != NodeType::kRegExp &&
                          earlier.graph.name(was.node) != later.graph.name(is));
    ++found.shared;
    found.changed += changed;
    if (found.shared <= kStartupObjects) {
      ++found.shared_at_startup;
      found.changed_at_startup += changed;
    }
  }
  skip_to(highest);
  return found;
}

std::string judge(const Evidence& found) {
  if (beyond_chance(found.changed, found.shared)) {
    return percent(found.changed, found.shared) + " of the " +
           std::to_string(found.shared) +
           " JavaScript objects with the same id in both are something else "
           "in the other snapshot";
  }
  if (beyond_chance(found.changed_at_startup, found.shared_at_startup)) {
    return percent(found.changed_at_startup, found.shared_at_startup) +
           " of the oldest JavaScript objects with the same id in both are "
           "something else in the other snapshot";
  }
  if (beyond_chance(found.returned, found.old_ids)) {
    return percent(found.returned, found.old_ids) +
           " of the old ids in the later snapshot are missing in the earlier "
           "one";
  }
  if (found.earlier_objects >= kEnoughObjects &&
      found.shared * 10 < found.earlier_objects) {
    return "only " + std::to_string(found.shared) + " of " +
           std::to_string(found.earlier_objects) +
           " JavaScript objects are in both";
  }
  return "";
}

}  // namespace

Identity compare_identity(const HeapGraph& base,
                          const std::vector<IdAndNode>& base_order,
                          const HeapGraph& target,
                          const std::vector<IdAndNode>& target_order) {
  Heap earlier{base, base_order};
  Heap later{target, target_order};
  const bool reversed =
      highest_heap_id(base_order) > highest_heap_id(target_order);
  const Evidence found =
      reversed ? collect(later, earlier) : collect(earlier, later);

  Identity identity;
  identity.shared_objects = found.shared;
  identity.changed_objects = found.changed;
  std::string evidence;
  if (base.meta.origin && target.meta.origin) {
    evidence = why_ids_differ(*base.meta.origin, *target.meta.origin);
  }
  if (evidence.empty()) evidence = judge(found);
  identity.comparable = evidence.empty();
  if (!identity.comparable) {
    identity.reason =
        "the snapshots are not of one inspector session, so their object ids "
        "name different objects (" +
        evidence + ")";
  }
  return identity;
}

}  // namespace heapcli::analysis
