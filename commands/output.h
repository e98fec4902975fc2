// Standard output. Data goes here and nowhere else.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace heapcli::commands {

/// Keeps members in the order in which they were written.
using OrderedJson = nlohmann::ordered_json;

/// Thrown when the reader of our output is gone; main ends quietly then.
struct BrokenPipe {};

/// Writes everything and flushes. Throws BrokenPipe, or Error(kData) when the
/// output cannot be written.
void write_output(std::string_view text);

/// One document, indented, with a newline; invalid UTF-8 becomes U+FFFD.
void write_json(const OrderedJson& document);

}  // namespace heapcli::commands
