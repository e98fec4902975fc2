// Asks somebody at a terminal before each step.
#pragma once

#include <unistd.h>

#include <functional>
#include <string>

#include "commands/context.h"

namespace heapcli::commands {

enum class StepAnswer { kGo, kSkip, kQuit };

/// Enter goes on, `s` skips the step, `q` ends the scenario; so does the end of
/// the input, or Ctrl-C. `idle` is called several times a second meanwhile.
/// Asks on standard error, and takes the answer from `input`, a terminal. Never
/// throws: steps that are always done come after it.
StepAnswer ask_for_step(const std::string& label, const Context& context,
                        const std::function<void()>& idle,
                        int input = STDIN_FILENO);

}  // namespace heapcli::commands
