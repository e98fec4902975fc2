#include "analysis/object_label.h"

#include "analysis/heap_figures.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::tests::SnapshotText;

namespace {

std::string label(std::string_view type, std::string_view name) {
  SnapshotText text;
  text.node("synthetic", "", 0);
  const uint32_t node = text.node(type, name, 16, 77);
  const HeapGraph graph = text.graph();
  return object_label(graph, heap_figures(graph).classes, NodeIndex{node});
}

}  // namespace

TEST_CASE("an object is called by its class and id") {
  CHECK(label("object", "Session") == "Session @77");
  CHECK(label("array", "(object elements)") == "(array) @77");
}

TEST_CASE("a function is called by its own name") {
  CHECK(label("closure", "handle") == "handle() @77");
  CHECK(label("closure", "") == "(anonymous)() @77");
}

TEST_CASE("what V8 calls a context is a scope to people") {
  CHECK(label("object", "system / Context") == "scope @77");
  CHECK(label("object", "system / Context / scope @5") == "scope @77");
}

TEST_CASE("a string is called by its text, cut between characters") {
  CHECK(label("string", "token") == "\"token\" @77");
  const std::string text = std::string(kLabelTextLength - 1, 'a') + "éé";
  CHECK(label("string", text) ==
        '"' + std::string(kLabelTextLength - 1, 'a') + "…\" @77");
}
