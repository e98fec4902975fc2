// Who holds an object, in a word or two: `Session.token`, an element of an
// Array, a closure's variable. The same for thousands of objects that are held
// alike, so that they can be counted.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "analysis/heap.h"
#include "analysis/holding/collection_entry.h"

namespace heapcli::analysis {

enum class HolderKind : uint8_t {
  kProperty,  ///< `name` is the property's.
  kVariable,  ///< Of a closure; `name` is the variable's.
  kElement,   ///< Of an array, or of an object with numbers for keys.
  kMapValue,
  kMapKey,
  kSetMember,
  kWeakMapValue,  ///< The holder is the key.
  kInternal,      ///< V8's own business.
};

struct Holder {
  HolderKind kind = HolderKind::kInternal;
  ClassId holder_class{};
  StringIndex name{};  ///< 0 for those that have none.

  auto operator<=>(const Holder&) const = default;
};

class HolderReader {
 public:
  /// `heap` has to outlive this.
  explicit HolderReader(const Heap& heap) : heap_(heap) {}

  /// What `edge`, which begins at `from`, holds its target by. Nothing for
  /// edges that keep nothing alive, those of GC roots, and those that only
  /// repeat what the object itself says (an array and its backing store). Fast
  /// when the edges of a node follow one another.
  std::optional<Holder> operator()(NodeIndex from, EdgeIndex edge);

 private:
  const Heap& heap_;
  // Of the last array that was asked for: if it is the table of a Map or Set,
  // whose, and what is where in it.
  std::optional<NodeIndex> array_;
  std::optional<NodeIndex> owner_;
  std::optional<CollectionTable> table_;
};

/// `Session.token`, `Array[…]`, `variable token`, `Map.get(…)`, `Map key`,
/// `(system)`, in the words of holding_words.h. May hold any character.
std::string holder_text(const Heap& heap, const Holder& holder);

}  // namespace heapcli::analysis
