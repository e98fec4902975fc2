// The Runtime domain, as far as it is used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cdp/session.h"

namespace heapcli::cdp {

/// In bytes. The last two are reported from Node 22 on.
struct HeapUsage {
  uint64_t used = 0;
  uint64_t total = 0;
  std::optional<uint64_t> embedder_used;
  std::optional<uint64_t> backing_storage;
};

/// Runtime.getHeapUsage.
HeapUsage heap_usage(Session& session);

/// What handles belong to, so that a session that is held can let go of those
/// that a client which was killed has left.
constexpr const char* kHandleGroup = "heapcli";

/// What an expression sees besides the global scope.
enum class Scope {
  kProgram,
  /// What the inspector offers to a console, while it is evaluated: in Node
  /// `require`, in worker threads and modules, too, which have no other way.
  kConsole,
};

/// Evaluates in the target's global scope and returns the value as JSON.
/// Throws Error(kRefused) when the expression throws.
Json evaluate(Session& session, const std::string& expression,
              Scope scope = Scope::kProgram);

/// Evaluates to an object that stays alive, and stays in the target, as long
/// as the session, or as the holder's client; returns its remote object id.
std::string evaluate_to_handle(Session& session, const std::string& expression,
                               Scope scope = Scope::kProgram,
                               const char* group = kHandleGroup);

/// Calls a function with the object behind the handle as `this`, and returns
/// its value as JSON. Throws Error(kRefused) when it throws.
Json call_on_handle(Session& session, const std::string& handle,
                    const std::string& function);

}  // namespace heapcli::cdp
