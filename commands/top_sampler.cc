// V8 collects all garbage before it writes a profile, so the target stands
// still for that time. Profiles are taken with each sample where that is short,
// and otherwise so seldom that it takes no more than a fiftieth of the time.
#include "commands/top_sampler.h"

#include "analysis/profile/heapprofile_reader.h"
#include "cdp/error.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr int kProfileCostShare = 50;

bool is_refusal(const cdp::Error& error) {
  return error.kind() == cdp::Error::Kind::kRefused;
}

}  // namespace

TopSampler::TopSampler(cdp::Session& session)
    : session_(session),
      gauge_(session),
      heap_profiler_(session),
      start_(Clock::now()) {
  try {
    profiler_.emplace(session_, cdp::SamplingOptions());
  } catch (const cdp::Error& error) {
    if (!is_refusal(error)) throw;
    refuse(error.what());
  }
}

TopSample TopSampler::sample() {
  TopSample sample;
  sample.heap = cdp::heap_usage(session_);
  sample.gauge = gauge_.read();
  sample.at = now();
  if (profiler_ && sample.at >= next_profile_) take_profile(sample);
  sample.own_collections = own_collections_;
  sample.profiles_refused = profiles_refused_;
  return sample;
}

void TopSampler::collect_garbage() {
  heap_profiler_.collect_garbage();
  ++own_collections_;
}

milliseconds TopSampler::now() const {
  return std::chrono::duration_cast<milliseconds>(Clock::now() - start_);
}

void TopSampler::take_profile(TopSample& sample) {
  std::string text;
  try {
    text = profiler_->profile();
  } catch (const cdp::Error& error) {
    // Another client may have stopped it: there is one profiler in a target.
    if (!is_refusal(error)) throw;
    refuse(error.what());
    return;
  }
  ++own_collections_;
  const milliseconds got = now();
  next_profile_ = got + (got - sample.at) * kProfileCostShare;
  sample.live_bytes = cdp::heap_usage(session_).used;
  sample.profile =
      analysis::read_heapprofile(text, session_.name() + "'s profile");
}

void TopSampler::refuse(const std::string& why) {
  profiler_.reset();
  profiles_refused_ = why;
}

}  // namespace heapcli::commands
