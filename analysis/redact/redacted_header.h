// The header of a redacted snapshot.
#pragma once

#include <string>

#include "analysis/redact/redacted_name.h"

namespace heapcli::analysis {

/// `text`, an object that is valid JSON, without what is not known to be
/// harmless, and with a mark. Throws Error(kBadData) for one that has the mark.
std::string redacted_header(const std::string& text, RedactionLevel level);

}  // namespace heapcli::analysis
