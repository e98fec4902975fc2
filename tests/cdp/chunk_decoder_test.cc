#include "cdp/chunk_decoder.h"

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using nlohmann::json;

std::string message_with(const std::string& escaped) {
  return R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":")" +
         escaped + R"("}})";
}

// What the general path makes of a message.
std::string by_json(const std::string& message) {
  return json::parse(message)["params"]["chunk"];
}

TEST_CASE("a chunk is unescaped") {
  std::string chunk = "left over from before";
  REQUIRE(cdp::decode_chunk(
      message_with(R"({\"a\":[1,2\n,3]} \\u00e9 \/\t\r\b\f\u0041)"), chunk));
  CHECK(chunk == "{\"a\":[1,2\n,3]} \\u00e9 /\t\r\b\fA");
  REQUIRE(cdp::decode_chunk(message_with(""), chunk));
  CHECK(chunk.empty());
}

TEST_CASE("unusual messages are left to the general path") {
  std::string chunk;
  for (
      const std::string& message :
      {std::string(), std::string("{}"), std::string(R"({"id":1,"result":{}})"),
       std::string(
           R"({ "method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"x"}})"),
       std::string(
           R"({"params":{"chunk":"x"},"method":"HeapProfiler.addHeapSnapshotChunk"})"),
       std::string(
           R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"x"},"sessionId":"1"})"),
       std::string(
           R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"x","more":"y"}})"),
       std::string(
           R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":"}})"),
       message_with(R"(\u00e9)"), message_with("\xC3\xA9"),
       message_with(R"(\x)"), message_with(R"(\u12)"),
       message_with(R"(\uzzzz)"), message_with("a\nb"),
       message_with("a\x7f\x80"), message_with("\\"),
       message_with(std::string("a\0b", 3))}) {
    CAPTURE(message);
    CHECK(!cdp::decode_chunk(message, chunk));
  }
}

TEST_CASE("both paths give the same text for random snapshot text") {
  std::mt19937 random(9229);
  const std::vector<std::string> words = {
      "0",       "17,",
      "9,1,",    "\n",
      "\"",      "\\",
      "\\u00e9", "\t",
      "{\"",     "]",
      "name",    "a longer run of ordinary text, as in a script's source",
      "\x01",    "\x1f",
      "\x7f",    "/",
      "\r\n",    "\b\f"};
  int taken = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const size_t length = random() % 40;
    for (size_t i = 0; i < length; ++i) text += words[random() % words.size()];
    const std::string message =
        message_with(json(text).dump().substr(1, json(text).dump().size() - 2));
    std::string chunk;
    if (!cdp::decode_chunk(message, chunk)) continue;
    ++taken;
    REQUIRE(chunk == text);
    REQUIRE(chunk == by_json(message));
  }
  CHECK(taken == 3000);
}

TEST_CASE("the fast path never takes what the general path refuses") {
  // Random splits of random escapes: whatever is taken must be valid JSON.
  std::mt19937 random(7);
  const std::string alphabet = "\\\"nu0041drafbt/}{,: \n\x80x";
  int taken = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string escaped;
    const size_t length = random() % 12;
    for (size_t i = 0; i < length; ++i) {
      escaped += alphabet[random() % alphabet.size()];
    }
    const std::string message = message_with(escaped);
    std::string chunk;
    if (!cdp::decode_chunk(message, chunk)) continue;
    ++taken;
    CAPTURE(message);
    const json parsed = json::parse(message, nullptr, false);
    REQUIRE(parsed.is_object());
    REQUIRE(parsed["params"]["chunk"] == chunk);
  }
  CHECK(taken > 100);
}

}  // namespace
}  // namespace heapcli::tests
