// Source maps of a process that runs: where its scripts are another machine's,
// what it says of them is all there is to find their maps by.
#pragma once

#include <span>

#include "analysis/profile/allocation_profile.h"
#include "cdp/session.h"
#include "commands/context.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

/// Tells `maps` of the scripts of the thread behind `session`, if one of
/// `frames` is in a script that is no file of this machine. A target that does
/// not answer is a warning.
void ask_for_source_maps(SourceMaps& maps,
                         std::span<const analysis::Frame> frames,
                         cdp::Session& session, const Context& context);

}  // namespace heapcli::commands
