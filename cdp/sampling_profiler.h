// V8's sampling heap profiler: which calls allocate what is alive. It runs in
// the target at next to no cost while this object lives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cdp/session.h"

namespace heapcli::cdp {

struct SamplingOptions {
  /// Mean number of allocated bytes from one sample to the next.
  uint64_t interval = 32768;
  /// How many frames of each stack are kept; V8's own default is 128.
  std::optional<uint32_t> stack_depth;
  /// Also what was collected since: what the program allocates, instead of
  /// what it keeps.
  bool include_collected = false;
};

class SamplingProfiler {
 public:
  /// Starts sampling. Targets ignore parameters that they do not know; see
  /// has_parameter. Throws what Session::call throws.
  SamplingProfiler(Session& session, const SamplingOptions& options);
  /// Stops it, if `stop` has not, without waiting: Session's destructor does.
  ~SamplingProfiler();
  SamplingProfiler(const SamplingProfiler&) = delete;
  SamplingProfiler& operator=(const SamplingProfiler&) = delete;

  /// What was sampled since the start and is alive, as V8 writes it: the text
  /// of a .heapprofile. V8 collects all garbage first, so the target stands
  /// still for a full collection.
  std::string profile();

  /// The last `profile`, and the end of sampling.
  std::string stop();

 private:
  Session& session_;
  bool running_ = true;
};

}  // namespace heapcli::cdp
