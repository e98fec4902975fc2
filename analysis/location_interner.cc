#include "analysis/location_interner.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kFirstSlots = 1024;

uint64_t hash_of(const SourceLocation& location) {
  uint64_t hash = location.script_id;
  for (const uint64_t part : {location.line, location.column}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  return hash;
}

}  // namespace

LocationIndex LocationInterner::intern(const SourceLocation& location,
                                       Cache& cache) {
  const uint64_t hash = hash_of(location);
  Cache::Entry& entry = cache.entries_[hash % Cache::kSize];
  if (entry.index == kNoLocation || !(entry.location == location)) {
    const std::lock_guard lock(mutex_);
    entry = {location, find_or_add(location, hash)};
  }
  return entry.index;
}

LocationIndex LocationInterner::find_or_add(const SourceLocation& location,
                                            uint64_t hash) {
  if (2 * list_.size() >= slots_.size()) grow();
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != kNoLocation) {
    if (list_[raw(slots_[slot])] == location) return slots_[slot];
    slot = (slot + 1) & mask;
  }
  slots_[slot] = LocationIndex{static_cast<uint32_t>(list_.size())};
  list_.push_back(location);
  return slots_[slot];
}

void LocationInterner::grow() {
  const size_t size = slots_.empty() ? kFirstSlots : 2 * slots_.size();
  slots_.assign(size, kNoLocation);
  for (size_t i = 0; i < list_.size(); ++i) {
    size_t slot = hash_of(list_[i]) & (size - 1);
    while (slots_[slot] != kNoLocation) slot = (slot + 1) & (size - 1);
    slots_[slot] = LocationIndex{static_cast<uint32_t>(i)};
  }
}

}  // namespace heapcli::analysis
