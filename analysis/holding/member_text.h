// How a property is written in JavaScript.
#pragma once

#include <string>
#include <string_view>

namespace heapcli::analysis {

/// `.cache`, `["odd name"]`, `[Symbol(kState)]`, `.#secret`, `[0.5]`; long
/// names are cut. Safe to print as far as `name` is valid UTF-8: control
/// characters are escaped.
std::string member_text(std::string_view name);

/// The text in quotes, escaped and cut: `"user-17"`.
std::string quoted_text(std::string_view text);

}  // namespace heapcli::analysis
