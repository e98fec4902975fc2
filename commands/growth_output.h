// What grew from profile to profile, for people and as JSON. Used by `track
// --windows` and by `diff` of profiles.
#pragma once

#include <string>

#include "analysis/profile/growth.h"
#include "commands/context.h"
#include "commands/output.h"
#include "commands/profile_view.h"

namespace heapcli::commands {

/// Appends `same_run`, and `functions`, `files` or `packages`, to `document`.
void add_growth_json(OrderedJson& document, const analysis::Growth& growth,
                     const ProfileView& view);

/// `round` is what one step is called: "window", "profile".
std::string growth_to_text(const analysis::Growth& growth,
                           const std::string& round, const ProfileView& view,
                           const Context& context);

}  // namespace heapcli::commands
