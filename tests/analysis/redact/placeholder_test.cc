#include "analysis/redact/placeholder.h"

#include <set>

#include "analysis/json_string.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::Placeholders;
using analysis::text_shape;
using analysis::TextShape;

std::string decoded(const std::string& inside) {
  std::string text;
  analysis::JsonStringDecoder decoder;
  decoder.restart(text);
  const std::string quoted = inside + '"';
  CHECK(decoder.decode(quoted.data(), quoted.size(), text).ended);
  return text;
}

TEST_CASE("length and width of a text are those that JavaScript sees") {
  CHECK(text_shape("").length == 0);
  CHECK(text_shape("abc").length == 3);
  CHECK(text_shape("caf\xC3\xA9").length == 4);
  CHECK_FALSE(text_shape("caf\xC3\xA9").is_wide);
  CHECK(text_shape("\xE4\xB8\xAD").is_wide);
  CHECK(text_shape("\xF0\x9F\x98\x80").length == 2);
}

TEST_CASE("placeholders are as long and as wide, and no two are the same") {
  for (const size_t length : {1, 2, 3, 9, 1024}) {
    for (const bool wide : {false, true}) {
      Placeholders placeholders;
      std::set<std::string> seen;
      for (int i = 0; i < 5000; ++i) {
        const std::string text = decoded(placeholders.next({length, wide}));
        CHECK(text_shape(text).length == length);
        if (length > 8) CHECK(text_shape(text).is_wide == wide);
        seen.insert(text);
      }
      CHECK(seen.size() == 5000);
    }
  }
}

TEST_CASE("when letters run out placeholders are still of the right length") {
  Placeholders placeholders;
  for (int i = 0; i < 70'000; ++i) placeholders.next({1, false});
  CHECK(text_shape(decoded(placeholders.next({1, false}))).length == 1);
  CHECK(placeholders.next({0, false}) == "");
}

}  // namespace
}  // namespace heapcli::tests
