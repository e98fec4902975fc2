// Reads `trace_tree`, the call paths of a .heaptimeline: records of a fixed
// length, of which one field is the list of the records below it. The lists
// stand in each other as deep as a stack goes, or as deep as somebody hostile
// likes, so nothing here recurses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/snapshot_meta.h"
#include "analysis/stacks/allocation_stacks.h"

namespace heapcli::analysis {

class TraceTreeReader {
 public:
  /// Appends to the call paths of `stacks`.
  explicit TraceTreeReader(AllocationStacks& stacks) : stacks_(stacks) {}

  /// The next byte is the one after the opening bracket of the whole.
  void restart(const TraceFields& fields);

  /// Takes bytes, cut anywhere; returns how many belong to the tree. `ended`
  /// says whether its last bracket was among them. Throws Error.
  size_t take(std::string_view bytes, bool& ended);

  /// By call path: what the objects of the snapshot call it.
  const std::vector<uint32_t>& ids() const { return ids_; }
  /// The largest position in trace_function_infos that was named.
  uint64_t largest_function() const { return largest_function_; }

 private:
  enum class Expect { kValueOrEnd, kValue, kDigits, kCommaOrEnd };

  /// A list that is not yet closed.
  struct Level {
    TraceIndex record = kNoTrace;  ///< The last one begun in it.
    uint32_t field = 0;            ///< Which field of it comes next.
  };

  void take_structure(char c);
  void open_list();
  void close_list();
  void begin_value();
  void end_number();
  void end_value();

  AllocationStacks& stacks_;
  TraceFields fields_;
  std::vector<uint32_t> ids_;
  std::vector<Level> levels_;
  Expect expect_ = Expect::kValueOrEnd;
  uint64_t value_ = 0;
  uint32_t digits_ = 0;
  uint64_t largest_function_ = 0;
  uint64_t total_bytes_ = 0;
};

}  // namespace heapcli::analysis
