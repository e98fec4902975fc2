// What changed between two snapshots, class by class.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/figure_options.h"
#include "analysis/heap_graph.h"
#include "analysis/identity.h"
#include "analysis/stacks/class_origins.h"

namespace heapcli::analysis {

/// Objects and their shallow bytes.
struct Amount {
  uint64_t count = 0;
  uint64_t bytes = 0;

  void add(uint64_t size) {
    count += 1;
    bytes += size;
  }
};

struct ClassDelta {
  std::string name;
  std::string key;  ///< See HeapClass::key; `,Name` when not comparable.

  /// All objects of the class, in either snapshot.
  Amount base;
  Amount target;

  /// Objects in one snapshot only. Zero when the diff is not comparable: who
  /// was added and who removed is then unknown, only the balance is.
  Amount added;
  Amount removed;

  /// Added minus removed, as in DevTools; target minus base when the diff is
  /// not comparable.
  int64_t count_delta = 0;
  int64_t bytes_delta = 0;

  /// Who allocated the added objects, or when not comparable all that are in
  /// the target; the largest part first.
  std::vector<Origin> origins;
};

struct Diff {
  Identity identity;
  /// Only classes in which something differs, in no particular order.
  std::vector<ClassDelta> classes;
  ClassDelta totals;  ///< Over all objects of both snapshots.
};

/// Compares by object id where that is sound (see identity.h): an object in
/// both snapshots is ignored, as in DevTools' calculateSnapshotDiff. Otherwise
/// classes are matched by name and only their balance is given. Sizes are
/// adjusted (see shallow_sizes.h); nodes of size 0 do not count.
Diff diff(const HeapGraph& base, const HeapGraph& target,
          const FigureOptions& options = {});

}  // namespace heapcli::analysis
