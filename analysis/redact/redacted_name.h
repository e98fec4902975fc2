// Which names stay in a redacted snapshot. A class, a function, a variable and
// most properties are words of the program's code. But an object used as a
// dictionary has a user's words for names, and V8 puts bits of data into names
// of its own.
#pragma once

#include <string>
#include <string_view>

#include "analysis/redact/redaction_key.h"

namespace heapcli::analysis {

enum class RedactionLevel {
  kContents,  ///< Names of properties stay if they look like code.
  kNames,     ///< Only those of the language and of Node stay.
};

/// A property's name, or what stands for it: as long, and the same for the same
/// name and key.
std::string redacted_property_name(std::string_view name, RedactionLevel level,
                                   const RedactionKey& key);

/// Any other name, without the data that V8 has put into it: what a WeakMap's
/// keys and values say, attributes of elements, queries and passwords in URLs.
std::string redacted_name(std::string_view name);

}  // namespace heapcli::analysis
