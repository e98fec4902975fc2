// A file of more than 4 GiB that no disk has to hold: a snapshot with a section
// nobody knows in it, a string of so many times the same byte.

#include <algorithm>
#include <string>
#include <vector>

#include "analysis/error.h"
#include "analysis/snapshot_parser.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::SnapshotParser;

constexpr uint64_t kFiller = (uint64_t{4} << 30) + 12345;

class HugeText {
 public:
  /// With the filler before the section of this name.
  HugeText(const std::string& text, const std::string& section) {
    const size_t at = text.find("\"" + section + "\"");
    REQUIRE(at != text.npos);
    head_ = text.substr(0, at) + "\"filler\":\"";
    tail_ = "\"," + text.substr(at);
  }

  uint64_t size() const { return head_.size() + kFiller + tail_.size(); }

  size_t read(uint64_t offset, char* into, size_t size) const {
    size_t done = 0;
    while (done < size && offset + done < this->size()) {
      const uint64_t at = offset + done;
      const size_t left = size - done;
      if (at < head_.size()) {
        done += head_.copy(into + done, left, at);
      } else if (at < head_.size() + kFiller) {
        const uint64_t fill =
            std::min<uint64_t>(left, head_.size() + kFiller - at);
        std::fill_n(into + done, fill, 'x');
        done += fill;
      } else {
        done += tail_.copy(into + done, left, at - head_.size() - kFiller);
      }
    }
    return done;
  }

 private:
  std::string head_;
  std::string tail_;
};

analysis::HeapGraph parse(const HugeText& text, bool anywhere) {
  SnapshotParser::Options options;
  options.size_hint = text.size();
  if (anywhere) {
    options.read_at = [&](uint64_t offset, char* into, size_t size) {
      return text.read(offset, into, size);
    };
  }
  SnapshotParser parser(options);
  std::vector<char> buffer(size_t{4} << 20);
  while (const size_t got =
             text.read(parser.offset(), buffer.data(), buffer.size())) {
    parser.feed({buffer.data(), got});
  }
  return parser.finish();
}

TEST_CASE("arrays that begin beyond 4 GiB are read like any others") {
  const std::string expected = dump(small_heap().graph());
  for (const char* const section : {"nodes", "edges", "strings"}) {
    CAPTURE(section);
    const HugeText text(small_heap().text(), section);
    CHECK(dump(parse(text, /*anywhere=*/true)) == expected);
  }
  const HugeText text(small_heap().text(), "nodes");
  CHECK(dump(parse(text, /*anywhere=*/false)) == expected);
}

TEST_CASE("an error beyond 4 GiB says where it is") {
  std::string broken = small_heap().text();
  broken.replace(broken.find("\"edges\":[") + 9, 1, "-");
  for (const bool anywhere : {true, false}) {
    CHECK_THROWS_WITH(parse(HugeText(broken, "nodes"), anywhere),
                      ContainsSubstring("near byte 42949"));
  }
}

}  // namespace
}  // namespace heapcli::tests
