// Child processes of a launched target are attached to when a step first needs
// them: by then the scenario has waited for whatever makes them. That is a step
// of its own, so that lists, reports and --dry-run show when it happens.
#pragma once

#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// Puts an AttachStep before the first step that uses each child's session,
/// with that step's place and timeout.
void add_attach_steps(Scenario& scenario);

}  // namespace heapcli::commands
