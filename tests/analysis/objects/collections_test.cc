#include "analysis/objects/collections.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// Slots of 8 bytes, behind map and length.
constexpr uint64_t bytes_of(uint64_t slots) { return 16 + 8 * slots; }

struct Table {
  SnapshotText text;
  uint32_t object = 0;
  uint32_t table = 0;
  uint32_t value = 0;

  Table(std::string_view class_name, uint64_t table_bytes) {
    object = text.node("object", class_name, 32);
    table = text.node("array", "", table_bytes);
    value = text.node("string", "x", 24);
    text.edge(object, table, "internal", "table");
  }
  Table& slot(int number, std::string_view type = "internal") {
    text.edge(table, value, type, std::to_string(number));
    return *this;
  }
  std::optional<Collection> read(size_t most = SIZE_MAX) const {
    return collection(text.graph(), NodeIndex{object}, most);
  }
};

std::optional<Extent> length(uint64_t store_bytes,
                             const std::vector<uint32_t>& seen,
                             std::string_view store_type = "array") {
  SnapshotText text;
  const uint32_t array = text.node("object", "Array", 32);
  const uint32_t store =
      text.node(store_type, "(object elements)", store_bytes);
  const uint32_t value = text.node("string", "x", 24);
  text.edge(array, store, "internal", "elements");
  for (const uint32_t index : seen) text.element(array, value, index);
  return array_length(text.graph(), NodeIndex{array});
}

}  // namespace

TEST_CASE("a Map is read from the slots of its table") {
  // Two buckets, four entries of key, value, chain from slot 5 on. The second
  // one has a number for a key, the third for a value.
  Table map("Map", bytes_of(3 + 2 + 4 * 3));
  map.slot(5).slot(6).slot(9).slot(11);
  const auto found = map.read();
  REQUIRE(found);
  CHECK(found->kind == CollectionKind::kMap);
  CHECK(found->size.least == 3);
  CHECK(found->size.exact());
  REQUIRE(found->entries.size() == 3);
  CHECK(found->entries[0].key);
  CHECK(found->entries[0].value);
  CHECK_FALSE(found->entries[1].key);
  CHECK(found->entries[1].value);
  CHECK(found->entries[2].key);
  CHECK_FALSE(found->entries[2].value);
  CHECK(map.read(2)->entries.size() == 2);
  CHECK(map.read(2)->size.least == 3);
}

TEST_CASE("a Set is told from a Map by the size of its table") {
  Table set("Set", bytes_of(3 + 2 + 4 * 2));
  set.slot(5).slot(7);
  REQUIRE(set.read());
  CHECK(set.read()->kind == CollectionKind::kSet);
  CHECK(set.read()->size.least == 2);
  // Of a class of the program's own, and with compressed pointers.
  Table derived("Registry", 8 + 4 * (3 + 4 + 8 * 3));
  derived.slot(7);
  REQUIRE(derived.read());
  CHECK(derived.read()->kind == CollectionKind::kMap);
}

TEST_CASE("slots that may hold numbers make the size a range") {
  Table gap("Map", bytes_of(3 + 2 + 4 * 3));
  gap.slot(8);
  CHECK(gap.read()->size.least == 1);
  CHECK(gap.read()->size.most == 4);
  // Nothing is seen of 1024 entries, of which V8 uses a quarter at least.
  const Table numbers("Map", bytes_of(3 + 512 + 1024 * 3));
  CHECK(numbers.read()->size.least == 256);
  CHECK(numbers.read()->size.most == 1024);
  CHECK(numbers.read()->entries.empty());
}

TEST_CASE("the pairs of a WeakMap are its weak slots") {
  Table map("WeakMap", bytes_of(3 + 8));
  map.slot(5, "weak").slot(6, "weak").slot(4, "internal");
  const auto found = map.read();
  REQUIRE(found);
  CHECK(found->kind == CollectionKind::kWeakMap);
  REQUIRE(found->entries.size() == 1);
  CHECK(found->entries[0].key);
  CHECK(found->entries[0].value);
}

TEST_CASE("a table that is missing or makes no sense is no collection") {
  SnapshotText text;
  const uint32_t map = text.node("object", "Map", 32);
  CHECK_FALSE(collection(text.graph(), NodeIndex{map}));
  for (const uint64_t bytes : {0, 8, 16, 17, 40, 1000}) {
    CHECK_FALSE(Table("Map", bytes).slot(5).read());
  }
  // Slots beyond the last one, chains, and names that are no numbers.
  Table odd("Map", bytes_of(3 + 2 + 4 * 3));
  odd.slot(7).slot(17).slot(4'000'000).slot(-1);
  odd.text.edge(odd.table, odd.value, "internal", "5x");
  odd.text.edge(odd.table, odd.value, "internal", "99999999999999999999");
  REQUIRE(odd.read());
  CHECK(odd.read()->entries.empty());
  Table twice("Map", bytes_of(3 + 2 + 4 * 3));
  twice.slot(5).slot(5).slot(6);
  CHECK(twice.read()->entries.size() == 1);
}

TEST_CASE("an array is as long as what is seen, or between two bounds") {
  CHECK(length(bytes_of(3), {0, 1, 2})->exact());
  CHECK(length(bytes_of(3), {0, 1, 2})->least == 3);
  // Grown by push, V8 reserves half as much again and 16.
  CHECK(length(bytes_of(20), {0, 1, 2})->exact());
  CHECK_FALSE(length(bytes_of(21), {0, 1, 2})->exact());
  CHECK(length(bytes_of(100), {7})->least == 8);
  CHECK(length(bytes_of(100), {7})->most == 100);
  // A literal of numbers.
  CHECK(length(bytes_of(4), {}, "code")->least == 4);
  CHECK(length(bytes_of(4), {}, "code")->exact());
  CHECK(length(0, {4294967295})->least == 4294967296);
}
