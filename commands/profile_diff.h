// heapcli diff with allocation profiles: whose live bytes grew from file to
// file.
#pragma once

#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/profile_view.h"

namespace heapcli::commands {

/// Whether these are profiles rather than snapshots, by what is in them. The
/// standard input is taken for what the others are. Throws Error(kUsage) when
/// they are of both kinds.
bool are_profiles(const std::vector<std::string>& files);

/// Two files or more, the earliest first. Throws analysis::Error.
ExitStatus diff_profiles(const std::vector<std::string>& files,
                         const ProfileView& view, const Context& context);

}  // namespace heapcli::commands
