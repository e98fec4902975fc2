// heapcli summary with an allocation profile: which functions hold how much.
#pragma once

#include <string>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/profile_view.h"

namespace heapcli::commands {

/// Throws analysis::Error.
ExitStatus summarize_profile(const std::string& file, const ProfileView& view,
                             const Context& context);

}  // namespace heapcli::commands
