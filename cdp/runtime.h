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

/// Evaluates in the target's global scope and returns the value as JSON.
/// Throws Error(kRefused) when the expression throws.
Json evaluate(Session& session, const std::string& expression);

/// Evaluates to an object that stays alive, and stays in the target, as long
/// as the session; returns its remote object id.
std::string evaluate_to_handle(Session& session, const std::string& expression);

/// The same as in a console: Node adds `require` to what the expression sees,
/// also where the program has none (ES modules, workers).
std::string evaluate_in_console(Session& session,
                                const std::string& expression);

/// Calls a function with the object behind the handle as `this`, and returns
/// its value as JSON. Throws Error(kRefused) when it throws.
Json call_on_handle(Session& session, const std::string& handle,
                    const std::string& function);

}  // namespace heapcli::cdp
