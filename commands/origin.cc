#include "commands/origin.h"

#include <algorithm>

#include "commands/utc_time.h"

namespace heapcli::commands {
namespace {

// How all versions of V8 begin.
constexpr std::string_view kBeginning = "{\"snapshot\":{";

}  // namespace

analysis::SnapshotOrigin origin_now(const cdp::Session& session,
                                    const ProcessInfo& process,
                                    const cdp::IdentitySentinel* sentinel) {
  analysis::SnapshotOrigin origin;
  origin.session = session.id();
  origin.losses = sentinel == nullptr ? 0 : sentinel->losses();
  origin.pid =
      static_cast<uint64_t>(std::max<int64_t>(0, process.pid.value_or(0)));
  origin.runtime = process.runtime;
  origin.v8 = process.v8;
  origin.taken_at = utc_time();
  return origin;
}

void OriginStamp::set(const analysis::SnapshotOrigin& origin) {
  member_ = analysis::origin_member(origin);
}

// The first piece is long enough with every V8, but who knows.
std::string_view OriginStamp::take(std::string_view piece) {
  if (member_.empty()) return piece;
  held_ += piece;
  if (held_.size() < kBeginning.size() && kBeginning.starts_with(held_)) {
    return {};
  }
  if (held_.starts_with(kBeginning)) held_.insert(kBeginning.size(), member_);
  member_.clear();
  return held_;
}

}  // namespace heapcli::commands
