// For whoever watches a target over restarts: what the first connection said of
// it (remote_warning.h) is not said again.
#pragma once

#include <memory>

#include "commands/live_target.h"

namespace heapcli::commands {

/// As open_session, to a target that this command was attached to before.
/// Throws cdp::Error and Error.
std::shared_ptr<cdp::Session> reopen_session(const LiveTarget& live,
                                             const Context& context);

}  // namespace heapcli::commands
