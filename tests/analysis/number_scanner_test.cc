#include "analysis/number_scanner.h"

#include <string>
#include <vector>

#include "analysis/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::NumberScanner;

// Scans `text` (what follows the opening bracket) in pieces of `piece` bytes
// into an output of `capacity` numbers at a time.
std::vector<uint64_t> scan(const std::string& text, size_t piece,
                           size_t capacity) {
  NumberScanner scanner;
  std::vector<uint64_t> all;
  std::vector<uint64_t> output(capacity);
  size_t at = 0;
  for (;;) {
    const size_t size = std::min(piece, text.size() - at);
    const auto result =
        scanner.scan(text.data() + at, size, output.data(), capacity);
    at += result.consumed;
    all.insert(all.end(), output.begin(),
               output.begin() + static_cast<ptrdiff_t>(result.written));
    if (result.status == NumberScanner::Status::kEnd) break;
    REQUIRE((at < text.size() ||
             result.status == NumberScanner::Status::kOutputFull));
  }
  CHECK(at == text.size());
  return all;
}

TEST_CASE("numbers are read whatever the pieces and the room for them") {
  const std::string text =
      "0,1 , 23\n,4567890123,18446744073709551615,12.0,3e2,1.5e+3,007]";
  const std::vector<uint64_t> expected = {
      0, 1, 23, 4567890123, 18446744073709551615u, 12, 300, 1500, 7};
  for (size_t piece = 1; piece <= text.size(); ++piece) {
    for (size_t capacity = 1; capacity < 12; ++capacity) {
      CAPTURE(piece, capacity);
      REQUIRE(scan(text, piece, capacity) == expected);
    }
  }
}

TEST_CASE("an empty list has no numbers") {
  CHECK(scan("]", 1, 4).empty());
  CHECK(scan("  \n]", 2, 4).empty());
}

TEST_CASE("what is no list of counts is refused") {
  for (const std::string text :
       {"-1]", "1.5]", "1e-3]", "1,]", ",1]", "1 2]", "[1]]", "\"1\"]",
        "18446744073709551616]", "1e400]", "9007199254740993.0e3]", "+1]",
        "1.2.3]", "--1]", "0x10]", "1}",
        "1."
        "00000000000000000000000000000000000000000000000000000000000000000]"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(scan(text, text.size(), 8), analysis::Error);
    CHECK_THROWS_AS(scan(text, 1, 8), analysis::Error);
  }
}

}  // namespace
}  // namespace heapcli::tests
