#include "analysis/objects/string_text.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

constexpr size_t kEnough = 1 << 20;

uint32_t concatenation(SnapshotText& text, uint32_t first, uint32_t second) {
  const uint32_t node =
      text.node("concatenated string", "(concatenated string)", 32);
  text.edge(node, first, "internal", "first");
  text.edge(node, second, "internal", "second");
  return node;
}

}  // namespace

TEST_CASE("a concatenation says what its halves say") {
  SnapshotText text;
  const uint32_t a = text.node("string", "left ", 24);
  const uint32_t b = text.node("string", "and ", 24);
  const uint32_t c = text.node("string", "right", 24);
  const uint32_t whole = concatenation(text, concatenation(text, a, b), c);
  const StringText found = string_text(text.graph(), NodeIndex{whole}, kEnough);
  CHECK(found.text == "left and right");
  CHECK_FALSE(found.cut);
  CHECK_FALSE(found.holds_parent);
}

TEST_CASE("text is cut at the limit, between characters") {
  SnapshotText text;
  const uint32_t node = text.node("string", "aéé", 24);
  CHECK(string_text(text.graph(), NodeIndex{node}, 5).text == "aéé");
  CHECK_FALSE(string_text(text.graph(), NodeIndex{node}, 5).cut);
  CHECK(string_text(text.graph(), NodeIndex{node}, 4).text == "aé");
  CHECK(string_text(text.graph(), NodeIndex{node}, 4).cut);
}

TEST_CASE("a string of which V8 wrote the beginning only counts as cut") {
  SnapshotText text;
  const uint32_t cut = text.node("string", std::string(1024, 'x'), 4000);
  const uint32_t whole = text.node("string", std::string(1023, 'x'), 1040);
  CHECK(string_text(text.graph(), NodeIndex{cut}, kEnough).cut);
  CHECK_FALSE(string_text(text.graph(), NodeIndex{whole}, kEnough).cut);
}

TEST_CASE("a slice has the text of its parent, and says so") {
  SnapshotText text;
  const uint32_t parent = text.node("string", "the whole", 24);
  const uint32_t slice = text.node("sliced string", "(sliced string)", 32);
  text.edge(slice, parent, "internal", "parent");
  const StringText found = string_text(text.graph(), NodeIndex{slice}, kEnough);
  CHECK(found.text == "the whole");
  CHECK(found.holds_parent);
}

TEST_CASE("a concatenation of itself ends, as does one without halves") {
  SnapshotText text;
  const uint32_t flat = text.node("string", "x", 24);
  const uint32_t cycle =
      text.node("concatenated string", "(concatenated string)", 32);
  text.edge(cycle, flat, "internal", "first");
  text.edge(cycle, cycle, "internal", "second");
  const uint32_t empty =
      text.node("concatenated string", "(concatenated string)", 32);
  const uint32_t slice = text.node("sliced string", "(sliced string)", 32);
  text.edge(slice, slice, "internal", "parent");
  const HeapGraph graph = text.graph();
  CHECK(string_text(graph, NodeIndex{cycle}, 100).text.size() == 100);
  CHECK(string_text(graph, NodeIndex{cycle}, 100).cut);
  CHECK(string_text(graph, NodeIndex{empty}, 100).text.empty());
  CHECK(string_text(graph, NodeIndex{empty}, 100).cut);
  CHECK(string_text(graph, NodeIndex{slice}, 100).cut);
}

TEST_CASE("empty halves that unfold to billions do not take for ever") {
  SnapshotText text;
  uint32_t node = text.node("string", "", 16);
  for (int level = 0; level < 60; ++level) {
    node = concatenation(text, node, node);
  }
  const StringText found = string_text(text.graph(), NodeIndex{node}, kEnough);
  CHECK(found.text.empty());
  CHECK(found.cut);
}

TEST_CASE("a concatenation may be a hundred thousand levels deep") {
  SnapshotText text;
  const uint32_t letter = text.node("string", "y", 24);
  uint32_t node = letter;
  for (int level = 0; level < 100'000; ++level) {
    node = concatenation(text, node, letter);
  }
  const StringText found = string_text(text.graph(), NodeIndex{node}, kEnough);
  CHECK(found.text == std::string(100'001, 'y'));
}

TEST_CASE("quoted text is safe to print, and cut after so many characters") {
  CHECK(quoted("plain", 10) == "\"plain\"");
  CHECK(quoted("a\"b\\c\n\t", 10) == R"("a\"b\\c\n\t")");
  CHECK(quoted("\x1b[31m\x7f", 10) == R"("\x1b[31m\x7f")");
  CHECK(quoted("\xC2\x9B", 10) == R"("\x9b")");
  CHECK(quoted("éééé", 3) == "\"ééé…\"");
  CHECK(quoted("ab", 3, /*cut=*/true) == "\"ab…\"");
}
