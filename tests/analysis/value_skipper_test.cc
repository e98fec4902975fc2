#include "analysis/value_skipper.h"

#include <string>

#include "tests/catch.h"

namespace heapcli::analysis {
namespace {

// The length of the value at the start of `text`, fed in pieces.
size_t length(const std::string& text, size_t piece) {
  ValueSkipper skipper;
  bool ended = false;
  size_t at = 0;
  while (at < text.size() && !ended) {
    at += skipper.skip(std::string_view(text).substr(at, piece), ended);
  }
  REQUIRE(ended);
  return at;
}

TEST_CASE("a value of any kind is passed over, whatever the pieces are") {
  for (const std::string value :
       {R"("plain")", R"("")", R"("a \" quote and \\")", R"("\\\\\"\\")",
        R"({"a":["]",{"b":"}"}],"c\"}":1})", "[[],[[1,2]]]", "-12.5e3",
        R"(["\\",["\"]"]])"}) {
    for (size_t piece = 1; piece <= value.size() + 1; ++piece) {
      CAPTURE(value, piece);
      CHECK(length(value + ",\"next\":[]}", piece) == value.size());
    }
  }
}

TEST_CASE("a string of many escapes costs no more than its length") {
  std::string text = "\"";
  for (int i = 0; i < 2'000'000; ++i) text += "\\\\";
  text += '"';
  // Looking for the quote anew at every escape would take minutes.
  CHECK(length(text + ",", text.size() + 1) == text.size());
}

}  // namespace
}  // namespace heapcli::analysis
