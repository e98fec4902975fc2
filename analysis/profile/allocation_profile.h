// What V8's sampling heap profiler saw: a tree of calls, and how many bytes
// each call path allocated. All that reads, writes or judges a profile meets
// here: readers build one with AllocationProfileBuilder, everything else takes
// the immutable columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/ids.h"

namespace heapcli::analysis {

/// Position among the profile's distinct frames.
enum class FrameIndex : uint32_t {};
/// Position in the call tree: one function reached over one path.
enum class CallIndex : uint32_t {};

/// Where a function begins in the code that V8 runs; counts from 1.
struct GeneratedPosition {
  std::string url;
  uint32_t line = 0;
  uint32_t column = 0;

  bool operator==(const GeneratedPosition&) const = default;
};

/// A function, as V8 describes it (`Runtime.CallFrame`).
struct Frame {
  std::string function;   ///< Empty for an anonymous one.
  std::string script_id;  ///< V8's, decimal; empty when not known.
  /// As V8 gives it: `file:///…`, a path, `node:fs`, `https://…`; empty for
  /// `(root)`, `(V8 API)`, `(GC)` and the like.
  std::string url;
  /// Where the function begins; both count from 1, 0 when not known.
  uint32_t line = 0;
  uint32_t column = 0;
  /// When all this is what a source map says: where V8 has it.
  std::optional<GeneratedPosition> generated = std::nullopt;

  bool operator==(const Frame&) const = default;
};

/// One sampled allocation (`HeapProfiler.SamplingHeapProfileSample`).
struct AllocationSample {
  uint64_t bytes = 0;  ///< Scaled up to what it stands for.
  CallIndex call{};
  uint64_t ordinal = 0;  ///< Orders samples by time.
};

struct AllocationProfile {
  Column<FrameIndex, Frame> frames;

  // The call tree. Call 0 is the root; a parent comes before its children, so
  // that a loop from the end sums up subtrees. It has no recursion in it: a
  // function that calls itself is two calls with one frame.
  Column<CallIndex, FrameIndex> frame;
  Column<CallIndex, CallIndex> parent;  ///< The root's is itself.
  /// What this very call allocated, without its callees; an estimate of all
  /// allocations, made by V8 from the sampled ones.
  Column<CallIndex, uint64_t> self_bytes;
  /// How many allocations were sampled there. Not a number of objects.
  Column<CallIndex, uint64_t> self_count;

  /// By time; empty where the source has none.
  std::vector<AllocationSample> samples;

  /// Mean bytes between two samples; 0 when not known.
  uint64_t sampling_interval = 0;

  size_t call_count() const { return frame.size(); }
  uint64_t total_bytes() const;
};

/// What each call and all it called allocated.
Column<CallIndex, uint64_t> total_bytes_by_call(const AllocationProfile&);

class AllocationProfileBuilder {
 public:
  /// Starts with the root.
  AllocationProfileBuilder();

  static constexpr CallIndex kRoot{};

  /// A new call below `parent`, which must exist; equal frames are shared.
  CallIndex add_call(CallIndex parent, const Frame& frame);
  /// The call below `parent` with this frame, made when there is none.
  CallIndex find_or_add_call(CallIndex parent, const Frame& frame);
  /// Adds to what is there.
  void add_bytes(CallIndex call, uint64_t bytes, uint64_t count);
  void add_sample(const AllocationSample& sample);
  void set_sampling_interval(uint64_t bytes);

  /// Sorts the samples by ordinal; leaves the builder empty.
  AllocationProfile build();

 private:
  struct FrameHash {
    size_t operator()(const Frame& frame) const;
  };

  FrameIndex intern(const Frame& frame);

  AllocationProfile profile_;
  std::unordered_map<Frame, FrameIndex, FrameHash> frame_index_;
  /// (parent, frame) -> call.
  std::unordered_map<uint64_t, CallIndex> children_;
};

}  // namespace heapcli::analysis
