// From three or more snapshots of one session to a verdict: does the program
// leak, what piles up, and who holds it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/heap.h"
#include "analysis/leaks/gathered_classes.h"
#include "analysis/leaks/growing_holders.h"
#include "analysis/leaks/heap_moment.h"

namespace heapcli::analysis {

enum class Verdict {
  kClean,
  kLeak,
  kInconclusive,  ///< All that grows is slowing down.
};

struct Suspect {
  /// What a person would call the holder: not a backing store, but the array
  /// or map it belongs to.
  NodeIndex holder;
  /// What gathers below it, the largest first; empty when the holder, or a
  /// part of it, is what became larger.
  std::vector<GatheredClass> gathered;
  /// By round, of all that the holder retains; in bytes.
  std::vector<int64_t> growth;
  /// The growth of the weakest round that counts.
  int64_t score = 0;
  /// Each round that counts added clearly less than the one before: a cache
  /// that fills up does so, and so does code that is compiled lazily. Or it is
  /// what Node.js loads of its own modules, which come to an end, too.
  bool slowing = false;
};

struct LeakReport {
  Verdict verdict = Verdict::kClean;
  /// Rounds at the beginning that nothing was concluded from.
  size_t warm_up = 0;
  std::vector<int64_t> total_growth;  ///< By round: of the whole heap.
  std::vector<Suspect> suspects;      ///< The worst first.
};

struct LeakOptions {
  /// Growth per round that makes a suspect, when it consists of objects of the
  /// program, and when it consists of V8's own (code, feedback, shapes): these
  /// grow a little in every round of a program that does not leak.
  int64_t program_bytes = 1024;
  /// Less is enough of objects of which each round brings as many as the
  /// others, and no fewer than these.
  int64_t regular_bytes = 256;
  uint64_t regular_objects = 8;
  int64_t internal_bytes = 64 << 10;
};

/// `earlier` are the snapshots before `last`, at least two, in the order in
/// which they were taken. With four snapshots or more the first round is
/// warm-up.
LeakReport find_leaks(std::span<const HeapMoment> earlier, const Heap& last,
                      const LeakOptions& options = {});

}  // namespace heapcli::analysis
