// memwatch's rule: growth over five consecutive full collections is a leak. As
// it stands it cries wolf in three situations, and each has its guard here.
//
// - A process that starts grows with every module it loads: nothing counts in
//   its first seconds.
// - A heap that is being filled fast is collected several times a second, and
//   so is one whose program calls gc(): five collections are then one moment.
//   What comes within a second is one collection, with the least of its heaps.
// - Code, type feedback and the like add some kilobytes to every collection of
//   an idle server: growth has to be worth a word.
//
// What remains: a cache that fills up slowly looks the same until it is full.
// No figure of the heap as a whole can tell it from a leak; `leaks` can, as it
// sees the objects.
#include "analysis/watch/growth_streak.h"

#include <algorithm>

namespace heapcli::analysis {

double GrowthRecord::bytes_per_hour() const {
  const double seconds = end_at - start_at;
  return seconds > 0 ? static_cast<double>(growth_bytes()) / seconds * 3600 : 0;
}

void GrowthStreak::restart(double at, uint64_t bytes) {
  started_ = true;
  start_at_ = last_at_ = at;
  start_bytes_ = last_bytes_ = before_last_bytes_ = bytes;
  length_ = 0;
  next_record_ = rule_.collections;
}

void GrowthStreak::clear() {
  started_ = false;
  length_ = 0;
}

std::optional<GrowthRecord> GrowthStreak::add(double at, double uptime_s,
                                              uint64_t bytes_left) {
  if (uptime_s < rule_.warm_up_s) {
    clear();
    return std::nullopt;
  }
  if (!started_) {
    restart(at, bytes_left);
    return std::nullopt;
  }
  if (at - last_at_ < rule_.burst_s) {
    if (bytes_left >= last_bytes_) return std::nullopt;
    last_bytes_ = bytes_left;
    if (length_ == 0 || last_bytes_ <= before_last_bytes_) {
      restart(last_at_, bytes_left);
    }
    return std::nullopt;
  }
  if (bytes_left <= last_bytes_) {
    restart(at, bytes_left);
    return std::nullopt;
  }
  before_last_bytes_ = last_bytes_;
  last_bytes_ = bytes_left;
  last_at_ = at;
  ++length_;
  const GrowthRecord record{start_at_, at, start_bytes_, bytes_left, length_};
  const auto least =
      std::max(static_cast<double>(rule_.least_bytes),
               rule_.least_share * static_cast<double>(start_bytes_));
  if (length_ < next_record_ ||
      static_cast<double>(record.growth_bytes()) < least) {
    return std::nullopt;
  }
  next_record_ = 2 * length_;
  return record;
}

}  // namespace heapcli::analysis
