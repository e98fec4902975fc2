#include "analysis/weak_map_edges.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::SnapshotObjectId;
using analysis::StringIndex;
using analysis::StringTable;
using analysis::WeakMapEdgeNames;

TEST_CASE("the two edges to a value in a WeakMap are known by their names") {
  StringTable strings;
  const std::string rest =
      " / part of key (Object @51) -> value (system / Big @53) pair in WeakMap "
      "(table @49)";
  strings.add("7" + rest);
  strings.add("12" + rest);
  strings.add(
      "7 / part of key (a @1) -> value (b @2) pair in WeakMap (table "
      "@4294967296)");
  const WeakMapEdgeNames names(strings);
  const auto* const one = names.find(StringIndex{0});
  const auto* const other = names.find(StringIndex{1});
  const auto* const large = names.find(StringIndex{2});
  REQUIRE(one != nullptr);
  REQUIRE(other != nullptr);
  REQUIRE(large != nullptr);
  CHECK(one->pair == other->pair);
  CHECK(one->pair != large->pair);
  CHECK(one->table == SnapshotObjectId{49});
  CHECK_FALSE(large->table.has_value());
  CHECK(names.pair_count() == 2);
}

TEST_CASE("names of properties are not taken for edges of WeakMaps") {
  for (const char* text :
       {"", "7", "value", "7)",
        " / part of key (a @1) -> value (b @2) pair in WeakMap (table @3)",
        "7 / part of key (a @1) -> value (b @2) pair in WeakMap (table @)",
        "7 / part of key (a @1) -> value (b @) pair in WeakMap (table @3)",
        "7 / part of key (a @x) -> value (b @2) pair in WeakMap (table @3)",
        "7 / part of key (a\n @1) -> value (b @2) pair in WeakMap (table @3)",
        "7 / part of key (a @1) -> value (b\xE2\x80\xA8 @2) pair in WeakMap "
        "(table @3)",
        "7 / part of key (a @1) -> value (b @2) pair in WeakMap (table @3) "}) {
    CAPTURE(text);
    StringTable strings;
    strings.add(text);
    CHECK(WeakMapEdgeNames(strings).find(StringIndex{0}) == nullptr);
  }
}

TEST_CASE("a key may be named as strangely as it likes") {
  StringTable strings;
  strings.add(
      "1 / part of key (x) -> value (y @1) -> value (z @2) -> value (b "
      "@2) pair in WeakMap (table @3)");
  CHECK(WeakMapEdgeNames(strings).find(StringIndex{0}) != nullptr);
}

}  // namespace
}  // namespace heapcli::tests
