#include "analysis/profile/allocation_profile.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace heapcli::analysis {
namespace {

uint64_t child_key(CallIndex parent, FrameIndex frame) {
  return static_cast<uint64_t>(raw(parent)) << 32 | raw(frame);
}

}  // namespace

uint64_t AllocationProfile::total_bytes() const {
  uint64_t total = 0;
  for (const uint64_t bytes : self_bytes.values()) total += bytes;
  return total;
}

Column<CallIndex, uint64_t> total_bytes_by_call(
    const AllocationProfile& profile) {
  Column<CallIndex, uint64_t> total = profile.self_bytes;
  for (size_t i = profile.call_count(); i-- > 1;) {
    const CallIndex call{static_cast<uint32_t>(i)};
    total[profile.parent[call]] += total[call];
  }
  return total;
}

AllocationProfileBuilder::AllocationProfileBuilder() {
  add_call(kRoot, {.function = "(root)", .script_id = {}, .url = {}});
}

size_t AllocationProfileBuilder::FrameHash::operator()(
    const Frame& frame) const {
  const std::hash<std::string> text;
  size_t hash = text(frame.function);
  for (const size_t part :
       {text(frame.url), text(frame.script_id),
        std::hash<uint64_t>()(static_cast<uint64_t>(frame.line) << 32 |
                              frame.column)}) {
    hash = hash * 31 + part;
  }
  return hash;
}

FrameIndex AllocationProfileBuilder::intern(const Frame& frame) {
  const auto [entry, added] = frame_index_.try_emplace(
      frame, FrameIndex{static_cast<uint32_t>(profile_.frames.size())});
  if (added) profile_.frames.push_back(frame);
  return entry->second;
}

CallIndex AllocationProfileBuilder::add_call(CallIndex parent,
                                             const Frame& frame) {
  const CallIndex call{static_cast<uint32_t>(profile_.call_count())};
  const FrameIndex index = intern(frame);
  profile_.frame.push_back(index);
  profile_.parent.push_back(parent);
  profile_.self_bytes.push_back(0);
  profile_.self_count.push_back(0);
  if (call != parent) children_.try_emplace(child_key(parent, index), call);
  return call;
}

CallIndex AllocationProfileBuilder::find_or_add_call(CallIndex parent,
                                                     const Frame& frame) {
  const auto found = children_.find(child_key(parent, intern(frame)));
  return found != children_.end() ? found->second : add_call(parent, frame);
}

void AllocationProfileBuilder::add_bytes(CallIndex call, uint64_t bytes,
                                         uint64_t count) {
  profile_.self_bytes[call] += bytes;
  profile_.self_count[call] += count;
}

void AllocationProfileBuilder::add_sample(const AllocationSample& sample) {
  profile_.samples.push_back(sample);
}

void AllocationProfileBuilder::set_sampling_interval(uint64_t bytes) {
  profile_.sampling_interval = bytes;
}

AllocationProfile AllocationProfileBuilder::build() {
  std::stable_sort(profile_.samples.begin(), profile_.samples.end(),
                   [](const AllocationSample& a, const AllocationSample& b) {
                     return a.ordinal < b.ordinal;
                   });
  AllocationProfile built = std::move(profile_);
  *this = AllocationProfileBuilder();
  return built;
}

}  // namespace heapcli::analysis
