#include "analysis/strings/equal_strings.h"

#include <algorithm>

#include "analysis/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

class Strings {
 public:
  Strings() {
    holder_ = text_.node("object", "Session", 8);
    text_.edge(0, holder_, "property", "x");
  }
  uint32_t add(const std::string& type, const std::string& name, uint64_t size,
               const std::string& property = "text") {
    const uint32_t node = text_.node(type, name, size);
    text_.edge(holder_, node, "property", property);
    return node;
  }
  SnapshotText& text() { return text_; }
  Heap heap() const { return make_heap(text_.graph()); }

 private:
  SnapshotText text_;
  uint32_t holder_ = 0;
};

const EqualStrings& group_of(const StringGroups& groups, uint32_t node) {
  return groups.groups.at(groups.group_of[NodeIndex{node}]);
}

}  // namespace

TEST_CASE("equal strings are counted, and all but one are waste") {
  Strings strings;
  const uint32_t first = strings.add("string", "token", 24);
  strings.add("string", "token", 32);
  strings.add("string", "token", 24);
  const uint32_t other = strings.add("string", "other", 24);
  const StringGroups found = equal_strings(strings.heap());
  const EqualStrings& tokens = group_of(found, first);
  CHECK(tokens.count == 3);
  CHECK(tokens.bytes == 80);
  CHECK(tokens.waste_bytes == 48);
  CHECK(tokens.length == 5);
  CHECK_FALSE(tokens.cut);
  CHECK(group_of(found, other).count == 1);
  CHECK(found.totals.count == 4);
  CHECK(found.totals.duplicated_texts == 1);
  CHECK(found.totals.waste_bytes == 48);
}

TEST_CASE("strings that V8 wrote cut are equal only when their sizes are") {
  Strings strings;
  const std::string beginning(kCutLength, 'q');
  const uint32_t a = strings.add("string", beginning, 5016);
  strings.add("string", beginning, 5016);
  const uint32_t longer = strings.add("string", beginning, 6016);
  const uint32_t whole = strings.add("string", beginning.substr(1), 1039);
  const StringGroups found = equal_strings(strings.heap());
  CHECK(group_of(found, a).count == 2);
  CHECK(group_of(found, a).cut);
  CHECK(group_of(found, a).length == 5000);
  CHECK(group_of(found, longer).count == 1);
  CHECK_FALSE(group_of(found, whole).cut);
  CHECK(group_of(found, whole).length == kCutLength - 1);
}

TEST_CASE("a concatenation is equal to the flat string of the same text") {
  Strings strings;
  const uint32_t flat = strings.add("string", "abcd", 24);
  const uint32_t left = strings.add("string", "ab", 16);
  const uint32_t right = strings.add("string", "cd", 16);
  for (int i = 0; i < 2; ++i) {
    const uint32_t joined =
        strings.add("concatenated string", "(concatenated string)", 32);
    strings.text().edge(joined, left, "internal", "first");
    strings.text().edge(joined, right, "internal", "second");
  }
  const StringGroups found = equal_strings(strings.heap());
  CHECK(group_of(found, flat).count == 3);
  CHECK(group_of(found, flat).waste_bytes == 24 + 32);
  CHECK(group_of(found, flat).length == 4);
}

TEST_CASE("strings of which the text is not known are in no group") {
  Strings strings;
  const uint32_t parent = strings.add("string", "parent", 24);
  const uint32_t slice = strings.add("sliced string", "(sliced string)", 32);
  strings.text().edge(slice, parent, "internal", "parent");
  const uint32_t loop =
      strings.add("concatenated string", "(concatenated string)", 32);
  strings.text().edge(loop, loop, "internal", "first");
  const StringGroups found = equal_strings(strings.heap());
  CHECK(found.group_of[NodeIndex{slice}] == kNoGroup);
  CHECK(found.group_of[NodeIndex{loop}] == kNoGroup);
  CHECK(found.totals.unknown_count == 2);
  CHECK(found.totals.unknown_bytes == 64);
}

TEST_CASE("length counts as JavaScript does") {
  Strings strings;
  const uint32_t astral = strings.add("string", "a\xF0\x9F\x98\x80é", 24);
  CHECK(group_of(equal_strings(strings.heap()), astral).length == 4);
}

TEST_CASE("who holds equal strings is counted, the program before V8") {
  Strings strings;
  const uint32_t token = strings.add("string", "token", 24, "token");
  strings.add("string", "token", 24, "token");
  strings.add("string", "token", 24, "copy");
  const uint32_t code = strings.text().node("code", "(code)", 8);
  strings.text().edge(0, code, "property", "code");
  for (const char* name : {"1", "2", "3"}) {
    strings.text().edge(code, token, "internal", name);
  }
  const Heap heap = strings.heap();
  const StringGroups found = equal_strings(heap);
  const auto holders =
      holders_of(heap, found, {found.group_of[NodeIndex{token}]});
  REQUIRE(holders.size() == 1);
  REQUIRE(holders[0].size() == 3);
  CHECK(holder_text(heap, holders[0][0].holder) == "Session.token");
  CHECK(holders[0][0].count == 2);
  CHECK(holder_text(heap, holders[0][1].holder) == "Session.copy");
  CHECK(holder_text(heap, holders[0][2].holder) == "(compiled code)");
  CHECK(holders[0][2].count == 3);
}

TEST_CASE("comparing strings is stopped when asked") {
  std::stop_source stop;
  stop.request_stop();
  CHECK_THROWS_AS(equal_strings(Strings().heap(), stop.get_token()), Error);
}
