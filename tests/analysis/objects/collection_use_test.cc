#include "analysis/objects/collection_use.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// Sizes as V8 has them: map, length, three counts, buckets, entries of three
// slots; a power of two of buckets, each with room for two entries.
uint64_t map_bytes(uint64_t buckets, uint64_t slot = 8) {
  return slot * (2 + 3 + buckets + 2 * buckets * 3);
}

class Program {
 public:
  Program() {
    global_ = text_.node("object", "global", 8);
    text_.edge(0, global_, "property", "x");
  }
  /// An object with a backing store of a name and size.
  uint32_t object(const std::string& class_name, const std::string& property,
                  const std::string& store_edge, uint64_t store_bytes) {
    const uint32_t object = text_.node("object", class_name, 24);
    text_.edge(global_, object, "property", property);
    store_ = text_.node("array", "", store_bytes);
    text_.edge(object, store_, "internal", store_edge);
    return object;
  }
  uint32_t store() const { return store_; }
  SnapshotText& text() { return text_; }
  std::vector<CollectionUse> uses() {
    heap_.emplace(make_heap(text_.graph()));
    return collection_uses(*heap_);
  }
  std::string holder(const CollectionUse& use) const {
    return use.holder ? holder_text(*heap_, *use.holder) : "";
  }

 private:
  SnapshotText text_;
  uint32_t global_ = 0;
  uint32_t store_ = 0;
  std::optional<Heap> heap_;
};

}  // namespace

TEST_CASE("an empty Map wastes its table") {
  for (const uint64_t slot : {8, 4}) {
    Program program;
    program.object("Map", "cache", "table", map_bytes(2, slot));
    const auto uses = program.uses();
    REQUIRE(uses.size() == 1);
    CHECK(uses[0].kind == UseKind::kMap);
    CHECK(uses[0].empty());
    CHECK(uses[0].capacity == 4);
    CHECK(uses[0].unused_bytes == map_bytes(2, slot));
    CHECK(program.holder(uses[0]) == "globalThis.cache");
  }
}

TEST_CASE("the holder is the same however many threads look for it") {
  Program program;
  const uint32_t map = program.object("Map", "first", "table", map_bytes(2));
  const uint32_t other = program.text().node("object", "Early", 8);
  program.text().element(other, map, 0);
  program.text().edge(0, other, "property", "early");
  // More nodes than one thread is given.
  for (int i = 0; i < 20000; ++i) program.text().node("object", "Filler", 8);
  const uint32_t late = program.text().node("object", "Late", 8);
  program.text().edge(0, late, "property", "late");
  program.text().edge(late, map, "property", "again");
  const uint32_t set = program.object("Map", "x", "table", map_bytes(2));
  const uint32_t owner = program.text().node("object", "Owner", 8);
  program.text().element(other, set, 1);
  program.text().edge(0, owner, "property", "owner");
  program.text().element(owner, set, 0);

  const auto uses = program.uses();
  REQUIRE(uses.size() == 2);
  // Of two properties the first one in the file.
  CHECK(program.holder(uses[0]) == "globalThis.first");
  CHECK(program.holder(uses[1]) == "globalThis.x");
}

TEST_CASE("a property far back in the file tells more than an element") {
  Program program;
  const uint32_t holder = program.text().node("object", "Early", 8);
  program.text().edge(0, holder, "property", "early");
  const uint32_t map = program.text().node("object", "Map", 24);
  program.text().element(holder, map, 0);
  const uint32_t store = program.text().node("array", "", map_bytes(2));
  program.text().edge(map, store, "internal", "table");
  for (int i = 0; i < 20000; ++i) program.text().node("object", "Filler", 8);
  const uint32_t late = program.text().node("object", "Late", 8);
  program.text().edge(0, late, "property", "late");
  program.text().edge(late, map, "property", "cache");
  const auto uses = program.uses();
  REQUIRE(uses.size() == 1);
  CHECK(program.holder(uses[0]) == "Late.cache");
}

TEST_CASE("a Map from which much was deleted is sparse, probably") {
  Program program;
  program.object("Map", "cache", "table", map_bytes(8));
  const uint32_t key = program.text().node("string", "key", 16);
  // Entry 9 of 16.
  program.text().edge(program.store(), key, "internal",
                      std::to_string(3 + 8 + 9 * 3));
  const auto uses = program.uses();
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].capacity == 16);
  CHECK(uses[0].size.least == 1);
  CHECK(uses[0].size.exact());
  CHECK(uses[0].probable);
  CHECK(uses[0].unused_bytes == map_bytes(8) * 15 / 16);
}

TEST_CASE("where an entry of a Map was deleted there may be a hole") {
  Program program;
  program.object("Map", "cache", "table", map_bytes(8));
  const uint32_t hole = program.text().node("hidden", "system / Hole", 16);
  const uint32_t key = program.text().node("string", "key", 16);
  for (int entry = 0; entry < 10; ++entry) {
    program.text().edge(program.store(), entry == 4 ? key : hole, "internal",
                        std::to_string(3 + 8 + entry * 3));
  }
  const auto uses = program.uses();
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].size.least == 1);
  CHECK(uses[0].size.exact());
}

TEST_CASE("the room of an array behind its end is unused") {
  Program program;
  const uint32_t array = program.object("Array", "list", "elements", 16 + 80);
  const uint32_t item = program.text().node("object", "Item", 16);
  program.text().element(array, item, 0).element(array, item, 1);
  const auto uses = program.uses();
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].kind == UseKind::kArray);
  CHECK(uses[0].size.least == 2);
  CHECK(uses[0].capacity == 10);
  CHECK(uses[0].unused_bytes == 96 * 8 / 10);
}

TEST_CASE("an array of numbers may be full for all that is known") {
  Program program;
  program.object("Array", "numbers", "elements", 16 + 800);
  const auto uses = program.uses();
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].size.least == 0);
  CHECK(uses[0].size.most == 100);
  CHECK_FALSE(uses[0].empty());
  CHECK(uses[0].unused_bytes == 0);
}

TEST_CASE("an object whose store has the names, too, is a dictionary") {
  Program program;
  // 2 + 6 + 3 * 4 slots.
  const uint32_t object =
      program.object("Object", "dict", "properties", 8 * (2 + 6 + 12));
  const uint32_t key = program.text().node("string", "key", 16);
  const uint32_t value = program.text().node("object", "Value", 16);
  program.text().edge(object, value, "property", "key");
  program.text().edge(program.store(), key, "internal", "6");
  program.text().edge(program.store(), value, "internal", "7");
  const auto uses = program.uses();
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].kind == UseKind::kDictionary);
  CHECK(uses[0].size.least == 1);
  CHECK(uses[0].capacity == 4);
  CHECK(uses[0].unused_bytes == 8 * 20 * 3 / 4);
}

TEST_CASE("an object with many properties is no dictionary") {
  Program program;
  const uint32_t object =
      program.object("Object", "plain", "properties", 8 * (2 + 18));
  const uint32_t value = program.text().node("object", "Value", 16);
  program.text().edge(object, value, "property", "key");
  program.text().edge(program.store(), value, "internal", "3");
  CHECK(program.uses().empty());
}

TEST_CASE("collections of broken files are passed over") {
  Program program;
  // A table of no possible size, one that is the Map itself, and none.
  program.object("Map", "odd", "table", 77);
  program.object("Map", "huge", "table", 0xFFFFFFFFFFull);
  const uint32_t self = program.text().node("object", "Map", 24);
  program.text().edge(0, self, "property", "self");
  program.text().edge(self, self, "internal", "table");
  program.text().edge(self, self, "internal", "elements");
  program.text().edge(self, self, "internal", "properties");
  CHECK(program.uses().empty());
}
