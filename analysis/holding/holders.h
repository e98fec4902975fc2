// Who holds an object, in a word or two: `Session.token`, an element of an
// Array, a closure's variable. The same for thousands of objects that are held
// alike, so that they can be counted.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "analysis/heap.h"

namespace heapcli::analysis {

enum class HolderKind : uint8_t {
  kProperty,  ///< `name` is the property's.
  kVariable,  ///< Of a closure; `name` is the variable's.
  kElement,   ///< Of an array, or of an object with numbers for keys.
  kEntry,     ///< Of a Map, Set, WeakMap or WeakSet: a key or a value.
  kInternal,  ///< V8's own business.
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
  std::optional<Holder> of_array(NodeIndex from);

  const Heap& heap_;
  std::optional<NodeIndex> array_;  ///< The last one that was asked for.
  std::optional<Holder> of_array_;
};

/// `Session.token`, `Array[]`, `variable token`, `Map entry`, `(system)`. May
/// hold any character.
std::string holder_text(const Heap& heap, const Holder& holder);

}  // namespace heapcli::analysis
