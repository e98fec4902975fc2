// Waiting that Ctrl-C and a step's timeout end.
#pragma once

#include <chrono>
#include <stop_token>

namespace heapcli::commands {

/// Throws cdp::Error(kInterrupted) once `stop` is requested.
void pause_for(std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace heapcli::commands
