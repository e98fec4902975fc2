// A pattern of leaks in words: what it is called in JSON, what it looks like,
// and what usually mends it.
#pragma once

#include <string>

#include "analysis/leaks/leak_pattern.h"

namespace heapcli::commands {

struct LeakAdvice {
  const char* word;   ///< For JSON: `array`, `closure-chain`.
  const char* looks;  ///< `an array that is only added to`.
  const char* mends;  ///< A sentence, without its full stop.
};

const LeakAdvice& advice_for(analysis::LeakPattern pattern);

/// Both in one sentence.
std::string explanation_of(analysis::LeakPattern pattern);

}  // namespace heapcli::commands
