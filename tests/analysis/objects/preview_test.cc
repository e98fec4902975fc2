#include "analysis/objects/preview.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

// An object with members, below the root.
struct Zoo {
  SnapshotText text;
  uint32_t root = 0;  // The builder makes it.

  uint32_t object(std::string_view name, std::string_view type = "object") {
    const uint32_t node = text.node(type, name, 32);
    text.edge(root, node, "property", "o" + std::to_string(node));
    return node;
  }
  uint32_t number(std::string_view value) {
    const uint32_t node = text.node("number", "smi number", 0);
    text.edge(node, text.node("string", value, 0), "internal", "value");
    return node;
  }
  std::string preview(uint32_t node) const {
    const Heap heap = make_heap(text.graph());
    return Previewer(heap).preview(NodeIndex{node});
  }
};

}  // namespace

TEST_CASE("an object is previewed by its properties") {
  Zoo zoo;
  const uint32_t session = zoo.object("Session");
  const uint32_t next = zoo.object("Session");
  zoo.text.edge(session, zoo.number("17"), "property", "id");
  zoo.text.edge(session, zoo.object("bob", "string"), "property", "name");
  zoo.text.edge(session, zoo.object("handle", "closure"), "property", "run");
  zoo.text.edge(session, next, "property", "next");
  zoo.text.edge(session, zoo.object("x", "array"), "internal", "properties");
  const uint32_t empty = zoo.object("Array");
  zoo.text.edge(session, empty, "property", "tags");
  CHECK(zoo.preview(session) ==
        "Session {id: 17, name: \"bob\", run: handle(), next: Session @5, "
        "tags: Array(0)}");
  CHECK(zoo.preview(next) == "Session {}");
}

TEST_CASE("a preview ends before it gets long") {
  Zoo zoo;
  const uint32_t big = zoo.object("Big");
  const uint32_t text = zoo.object(std::string(5000, 't'), "string");
  for (int i = 0; i < 1000; ++i) {
    zoo.text.edge(big, text, "property", std::string(i + 1, 'p'));
  }
  const std::string preview = zoo.preview(big);
  CHECK(preview.size() < 400);
  CHECK_THAT(preview, heapcli::tests::ContainsSubstring(", …}"));
}

TEST_CASE("the simple values have their own words in every version") {
  Zoo zoo;
  const uint32_t holder = zoo.object("Holder");
  const uint32_t old_null = zoo.object("system / Oddball", "hidden");
  zoo.text.edge(old_null, zoo.object("null", "string"), "hidden", "0");
  zoo.text.edge(holder, old_null, "property", "a");
  zoo.text.edge(holder, zoo.object("true", "hidden"), "property", "b");
  zoo.text.edge(holder, zoo.object("undefined", "native"), "property", "c");
  zoo.text.edge(holder, zoo.text.node("number", "heap number", 16), "property",
                "d");
  const uint32_t symbol = zoo.object("symbol", "symbol");
  zoo.text.edge(symbol, zoo.object("tag", "string"), "internal", "name");
  zoo.text.edge(holder, symbol, "property", "e");
  zoo.text.edge(holder, zoo.object("bigint", "bigint"), "property", "f");
  // What is no value of JavaScript is left out.
  zoo.text.edge(holder, zoo.object("uninitialized", "hidden"), "property", "g");
  CHECK(zoo.preview(holder) ==
        "Holder {a: null, b: true, c: undefined, d: number, e: Symbol(tag), "
        "f: bigint}");
}

TEST_CASE("objects with a worth of their own show it") {
  Zoo zoo;
  const uint32_t date = zoo.object("Date");
  zoo.text.edge(date, zoo.number("1600000000123"), "hidden", "2");
  CHECK(zoo.preview(date) == "Date 2020-09-13T12:26:40.123Z");
  const uint32_t broken = zoo.object("Date");
  zoo.text.edge(broken, zoo.number("1e300"), "hidden", "2");
  CHECK(zoo.preview(broken) == "Date");
  const uint32_t error = zoo.object("TypeError");
  zoo.text.edge(error, zoo.object("it broke", "string"), "property", "message");
  CHECK(zoo.preview(error) == "TypeError: it broke");
  const uint32_t promise = zoo.object("Promise");
  zoo.text.edge(promise, date, "internal", "reactions_or_result");
  CHECK(zoo.preview(promise) == "Promise {Date @3}");
  const uint32_t buffer = zoo.object("ArrayBuffer");
  zoo.text.edge(buffer,
                zoo.text.node("native", "system / JSArrayBufferData", 2048),
                "internal", "backing_store");
  CHECK(zoo.preview(buffer) == "ArrayBuffer of 2.00 KiB");
  const uint32_t view = zoo.object("Float64Array");
  zoo.text.edge(view, buffer, "internal", "buffer");
  CHECK(zoo.preview(view) == "Float64Array on a buffer of 2.00 KiB");
  CHECK(zoo.preview(zoo.object("ab+c", "regexp")) == "/ab+c/");
  const uint32_t bound = zoo.object("native_bind", "closure");
  zoo.text.edge(bound, zoo.object("outer", "closure"), "internal",
                "bound_function");
  CHECK(zoo.preview(bound) == "bound outer()");
}

TEST_CASE("an object that is its own member has a preview") {
  Zoo zoo;
  const uint32_t cycle = zoo.object("Cycle");
  zoo.text.edge(cycle, cycle, "property", "self");
  CHECK(zoo.preview(cycle) == "Cycle {self: Cycle @3}");
  const uint32_t bound = zoo.object("native_bind", "closure");
  zoo.text.edge(bound, bound, "internal", "bound_function");
  CHECK(zoo.preview(bound) == "bound native_bind()");
  const uint32_t promise = zoo.object("Promise");
  zoo.text.edge(promise, promise, "internal", "reactions_or_result");
  CHECK(zoo.preview(promise) == "Promise {Promise @7}");
}

TEST_CASE("a Map shows its pairs, an array its elements and gaps") {
  Zoo zoo;
  const uint32_t map = zoo.object("Map");
  const uint32_t table = zoo.text.node("array", "", 16 + 8 * (3 + 2 + 4 * 3));
  const uint32_t key = zoo.object("a", "string");
  zoo.text.edge(map, table, "internal", "table");
  zoo.text.edge(table, key, "internal", "5");
  CHECK(zoo.preview(map) == "Map(1) {\"a\" => number}");
  const uint32_t array = zoo.object("Array");
  zoo.text.edge(array, zoo.text.node("array", "(object elements)", 16 + 8 * 9),
                "internal", "elements");
  zoo.text.element(array, key, 0).element(array, key, 7);
  CHECK(zoo.preview(array) == "Array(8–9) [\"a\", 7: \"a\"]");
}
