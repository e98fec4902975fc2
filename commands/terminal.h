// What is known of the terminal, if there is one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace heapcli::commands {

bool stdout_is_terminal();
bool stderr_is_terminal();

/// NO_COLOR is set (https://no-color.org), or the terminal is a dumb one.
bool no_color_requested();

/// Columns of the terminal behind standard output; 0 when it is none.
size_t terminal_width();

/// How many columns UTF-8 text takes, one a character.
size_t display_width(std::string_view text);

/// Text from a target or a file, made safe to print: control characters, which
/// could drive the terminal, become '?'.
std::string printable(std::string_view text);

/// Shortens to `width` columns, with an ellipsis. 0 is no limit.
std::string fit(std::string_view text, size_t width);

}  // namespace heapcli::commands
