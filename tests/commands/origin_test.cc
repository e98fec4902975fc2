#include "commands/origin.h"

#include "tests/catch.h"

namespace heapcli::commands {
namespace {

using tests::ContainsSubstring;

constexpr std::string_view kText = R"({"snapshot":{"meta":{}},"nodes":[]})";

std::string stamped(std::string_view text, size_t piece) {
  analysis::SnapshotOrigin origin;
  origin.session = "a";
  OriginStamp stamp;
  stamp.set(origin);
  std::string out;
  for (size_t at = 0; at < text.size(); at += piece) {
    out += stamp.take(text.substr(at, piece));
  }
  return out;
}

TEST_CASE("an origin comes first in the header, however the text is cut") {
  const std::string whole = stamped(kText, kText.size());
  CHECK_THAT(whole,
             ContainsSubstring(R"({"snapshot":{"heapcli":{"session":"a")"));
  CHECK_THAT(whole, ContainsSubstring(R"(},"meta":{}},"nodes":[]})"));
  for (const size_t piece : {1, 2, 12, 13, 14})
    CHECK(stamped(kText, piece) == whole);
}

TEST_CASE("a text that begins otherwise stays as it is") {
  for (const char* text :
       {R"({ "snapshot":{"meta":1}})", "x", "<html></html>"}) {
    for (const size_t piece : {1, 5, 100}) CHECK(stamped(text, piece) == text);
  }
}

TEST_CASE("without an origin nothing is put in") {
  OriginStamp stamp;
  CHECK(stamp.take(kText) == kText);
}

}  // namespace
}  // namespace heapcli::commands
