#include "commands/leak_advice.h"

#include <set>
#include <string>

#include "tests/catch.h"

using namespace heapcli::commands;
using heapcli::analysis::LeakPattern;

TEST_CASE("every pattern of leaks has a word of its own and short advice") {
  std::set<std::string> words;
  for (int i = 0; i <= static_cast<int>(LeakPattern::kHandles); ++i) {
    const auto pattern = static_cast<LeakPattern>(i);
    const std::string word = advice_for(pattern).word;
    INFO(word);
    CHECK(words.insert(word).second);
    CHECK(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") ==
          std::string::npos);
    // Two lines of 64 columns, so that three suspects fit a screen.
    CHECK(explanation_of(pattern).size() <= 120);
  }
}
