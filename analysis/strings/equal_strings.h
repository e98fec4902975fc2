// The strings of a heap by what they say: which text is there how often, and
// what that costs. V8 shares the strings of source code, but not those that a
// program reads or computes.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/heap.h"
#include "analysis/holding/holders.h"

namespace heapcli::analysis {

/// Strings that say the same.
struct EqualStrings {
  NodeIndex example{};  ///< The largest of them.
  uint64_t count = 0;
  uint64_t bytes = 0;        ///< Shallow, of all.
  uint64_t waste_bytes = 0;  ///< All but the largest.
  /// V8 wrote only the beginning of each: they begin alike and are of one size,
  /// so that they are probably equal.
  bool cut = false;
  /// In UTF-16 code units, as JavaScript counts. When `cut` computed from the
  /// size, at least kCutLength: too large if a string of two bytes a character
  /// begins with characters that need but one.
  uint64_t length = 0;
};

struct StringTotals {
  uint64_t count = 0;
  uint64_t bytes = 0;
  /// Slices of other strings and unfinished concatenations, whose text is not
  /// (wholly) known: these are in no group.
  uint64_t unknown_count = 0;
  uint64_t unknown_bytes = 0;
  uint64_t duplicated_texts = 0;  ///< Texts that are there more than once.
  uint64_t waste_bytes = 0;
};

struct StringGroups {
  std::vector<EqualStrings> groups;  ///< In no particular order.
  StringTotals totals;
  /// By node: its group, or kNoGroup.
  Column<NodeIndex, uint32_t> group_of;
};

inline constexpr uint32_t kNoGroup = 0xFFFFFFFF;

/// V8 writes no more characters of a string.
inline constexpr size_t kCutLength = 1024;

/// Throws Error(kCancelled) when stopped.
StringGroups equal_strings(const Heap& heap, const std::stop_token& stop = {});

struct CountedHolder {
  Holder holder;
  uint64_t count = 0;
};

/// Who holds the strings of each of these groups, most references first.
std::vector<std::vector<CountedHolder>> holders_of(
    const Heap& heap, const StringGroups& strings,
    const std::vector<uint32_t>& groups, const std::stop_token& stop = {});

}  // namespace heapcli::analysis
