#include "commands/watch/memory_sampler.h"

#include <algorithm>

namespace heapcli::commands {
namespace {

// A gauge that nobody reads for so many intervals was left behind.
constexpr int kLeaseIntervals = 3;

int64_t unix_milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

MemorySampler::MemorySampler(cdp::Session& session,
                             std::chrono::milliseconds interval,
                             std::optional<std::chrono::milliseconds> gc_every)
    : session_(session),
      gauge_(session, std::max(ProcessGauge::kShortestLease,
                               interval * kLeaseIntervals)),
      interval_(interval),
      gc_every_(gc_every),
      next_gc_(Clock::now()) {
  if (gc_every_) profiler_.emplace(session_);
}

MemorySample MemorySampler::sample(double at_s) {
  // With the nearest sample: none comes to the millisecond.
  const bool collect = gc_every_ && Clock::now() + interval_ / 2 >= next_gc_;
  if (collect) {
    next_gc_ = Clock::now() + *gc_every_;
    profiler_->collect_garbage();
  }
  MemorySample sample;
  sample.heap = cdp::heap_usage(session_);
  sample.gauge = gauge_.read();
  sample.at_s = at_s;
  sample.unix_ms = unix_milliseconds();
  // Where nothing is heard of collections, this one is known at least.
  if (collect && !sample.gauge.collections) {
    sample.gauge.full_collections.push_back({0, sample.heap.used,
                                             sample.gauge.external_bytes,
                                             sample.gauge.array_buffers_bytes});
  }
  return sample;
}

}  // namespace heapcli::commands
