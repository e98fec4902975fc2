#include "analysis/json_string.h"

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "analysis/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::JsonStringDecoder;

// `inside` is what stands between the quotes.
std::string decode(const std::string& inside, size_t piece) {
  const std::string text = inside + "\"";
  std::string output = "before";
  JsonStringDecoder decoder;
  decoder.restart(output);
  for (size_t at = 0; at < text.size();) {
    const auto result = decoder.decode(
        text.data() + at, std::min(piece, text.size() - at), output);
    at += result.consumed;
    REQUIRE(result.ended == (at == text.size()));
  }
  return output.substr(6);
}

TEST_CASE("escapes and surrogate pairs are decoded in any pieces") {
  const std::string inside =
      R"(a\"b\\c\/d\b\f\n\r\t\u0041\u00fc\u20AC\ud83d\udca9 z)";
  for (size_t piece = 1; piece <= inside.size() + 1; ++piece) {
    CHECK(decode(inside, piece) ==
          "a\"b\\c/d\b\f\n\r\tA\xC3\xBC\xE2\x82\xAC\xF0\x9F\x92\xA9 z");
  }
}

TEST_CASE("lone surrogates and broken UTF-8 become the replacement character") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(decode(R"(\ud83d)", 2) == replacement);
  CHECK(decode(R"(\ud83dx)", 3) == replacement + "x");
  CHECK(decode(R"(\ud83d\n)", 3) == replacement + "\n");
  CHECK(decode(R"(\udca9)", 3) == replacement);
  CHECK(decode(R"(\ud83d\ud83d\udca9)", 3) == replacement + "\xF0\x9F\x92\xA9");
  CHECK(decode("\xC3\xBC\xFFx\xE2\x82", 1) ==
        "\xC3\xBC" + replacement + "x" + replacement + replacement);
  CHECK(decode("\xED\xA0\x80", 1) == replacement + replacement + replacement);
  CHECK(decode("\xF0\x9F\x92\xA9", 1) == "\xF0\x9F\x92\xA9");
}

TEST_CASE("escapes that JSON does not have are refused") {
  for (const std::string inside :
       {R"(\x41)", R"(\u12)", R"(\uGGGG)", R"(\ )"}) {
    CHECK_THROWS_AS(decode(inside, 1), analysis::Error);
  }
}

TEST_CASE("random strings decode as nlohmann/json decodes them") {
  std::mt19937 random(20);
  const std::vector<std::string> pieces = {
      "a",       "hello world ",   "\\\"",         "\\\\", "\\n", "\\u00e9",
      "\\u0000", "\\ud83d\\ude00", "\xE2\x82\xAC", "/",    "\\/", "\\uffff"};
  for (int round = 0; round < 500; ++round) {
    std::string inside;
    const size_t length = random() % 20;
    for (size_t i = 0; i < length; ++i)
      inside += pieces[random() % pieces.size()];
    const auto expected =
        nlohmann::json::parse("\"" + inside + "\"").get<std::string>();
    CHECK(decode(inside, 1 + random() % 9) == expected);
  }
}

}  // namespace
}  // namespace heapcli::tests
