// Cuts a retaining path that is too long for its line. Where it begins and
// where it ends say most, so it loses its middle, and whole steps of it: half a
// name is a riddle.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace heapcli::commands {

/// `globalThis.state…handlers[0] → variable tail of handle()`, in `width`
/// columns; 0 is no limit. The text is UTF-8, and safe to print.
std::string fit_path(std::string_view text, size_t width);

}  // namespace heapcli::commands
