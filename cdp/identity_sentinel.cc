#include "cdp/identity_sentinel.h"

#include "cdp/runtime.h"

namespace heapcli::cdp {

IdentitySentinel::IdentitySentinel(Session& session, HeapProfiler& profiler)
    : profiler_(profiler),
      handle_(evaluate_to_handle(session, "({heapcli: 'sentinel'})")) {}

bool IdentitySentinel::holds_before_snapshot() {
  if (id_.empty()) return true;  // V8 numbers it in the first snapshot.
  lost_ |= profiler_.heap_object_id(handle_) != id_;
  return !lost_;
}

bool IdentitySentinel::holds_after_snapshot() {
  const std::string id = profiler_.heap_object_id(handle_);
  if (id_.empty()) id_ = id;
  // "0" right after a snapshot: a session ended in between.
  lost_ |= id != id_ || id == "0";
  return !lost_;
}

void IdentitySentinel::restart() {
  losses_ += lost_;
  id_ = profiler_.heap_object_id(handle_);
  lost_ = id_ == "0";
}

}  // namespace heapcli::cdp
