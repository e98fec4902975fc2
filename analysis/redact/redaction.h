// What is to be hidden, and how much was.
#pragma once

#include <cstdint>

#include "analysis/redact/redacted_name.h"

namespace heapcli::analysis {

struct Redaction {
  RedactionLevel level = RedactionLevel::kContents;
  RedactionKey key;
};

struct RedactionCounts {
  uint64_t texts = 0;              ///< Different ones that were replaced.
  uint64_t properties = 0;         ///< Different names of properties …
  uint64_t hidden_properties = 0;  ///< … and those of them that were replaced.
};

}  // namespace heapcli::analysis
