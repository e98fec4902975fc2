#include "cdp/identity_sentinel.h"

#include "cdp/error.h"
#include "cdp/held/held_transport.h"
#include "cdp/runtime.h"

namespace heapcli::cdp {
namespace {

std::string put_into_target(Session& session) {
  return evaluate_to_handle(session, "({heapcli: 'sentinel'})");
}

}  // namespace

IdentitySentinel::IdentitySentinel(Session& session, HeapProfiler& profiler)
    : session_(session), profiler_(profiler) {
  if (const HeldTransport* const held = session.held()) {
    handle_ = held->info().sentinel_handle;
    id_ = held->info().sentinel_id;
    losses_ = static_cast<uint64_t>(held->info().id_series - 1);
  } else {
    handle_ = put_into_target(session);
  }
}

bool IdentitySentinel::holds_before_snapshot() {
  const std::string id = object_id();
  if (id_.empty()) return true;  // V8 numbers it in the first snapshot.
  lost_ |= id != id_;
  return !lost_;
}

bool IdentitySentinel::holds_after_snapshot() {
  const std::string id = object_id();
  if (id_.empty()) keep(id);
  // "0" right after a snapshot: a session ended in between.
  lost_ |= id != id_ || id == "0";
  return !lost_;
}

void IdentitySentinel::restart() {
  losses_ += lost_;
  keep(object_id());
  lost_ = id_ == "0";
}

std::string IdentitySentinel::object_id() {
  try {
    return profiler_.heap_object_id(handle_);
  } catch (const Error& error) {
    // The handle of a session that is held is its holder's.
    if (error.kind() != Error::Kind::kRefused || session_.held() != nullptr) {
      throw;
    }
  }
  handle_ = put_into_target(session_);
  lost_ |= !id_.empty();
  return profiler_.heap_object_id(handle_);
}

void IdentitySentinel::keep(const std::string& id) {
  id_ = id;
  if (session_.held() != nullptr) session_.held()->keep_sentinel_id(id);
}

}  // namespace heapcli::cdp
