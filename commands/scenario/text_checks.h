// What a text in a scenario has to look like, by its kind.
#pragma once

#include <string>

#include "commands/scenario/grammar.h"

namespace heapcli::commands {

/// What a person calls such a value: `a duration`.
std::string what_is(ValueKind kind);

/// Throws Error(kUsage), without a place, when the text is no such value. Kinds
/// that ask for nothing let everything pass.
void check_text(ValueKind kind, const std::string& text);

}  // namespace heapcli::commands
