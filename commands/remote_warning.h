// Whoever reaches an inspector runs code in the process, and nothing on the way
// is encrypted: what to say when the way leads over a network.
#pragma once

#include <string>

#include "cdp/target.h"
#include "commands/context.h"

namespace heapcli::commands {

/// Whether the host is this machine by its name or address alone: 127/8, ::1,
/// localhost and names below it. What another name stands for is not looked up.
bool is_loopback(const std::string& host);

/// Warns, unless the host is this machine or
/// $HEAPCLI_INSECURE_REMOTE is 1.
void warn_of_remote(const cdp::Target& target, const Context& context);

}  // namespace heapcli::commands
