#include "commands/object_reference.h"

#include "commands/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::commands;
using heapcli::analysis::NodeIndex;
using heapcli::analysis::SnapshotObjectId;

TEST_CASE("an object is named by an at sign and its id") {
  CHECK(parse_object_reference("@123") == SnapshotObjectId{123});
  CHECK(parse_object_reference("Session") == std::nullopt);
  CHECK(parse_object_reference("") == std::nullopt);
}

TEST_CASE("what follows an at sign has to be an id") {
  for (const char* const text :
       {"@", "@x", "@12x", "@-1", "@4294967296", "@ 1"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_object_reference(text), Error);
  }
}

TEST_CASE("an id that is not in the snapshot is an error that names both") {
  const auto graph = heapcli::tests::small_heap().graph();
  CHECK(require_object(graph, graph.node_id[NodeIndex{1}], "a") ==
        NodeIndex{1});
  CHECK_THROWS_WITH(
      require_object(graph, SnapshotObjectId{999999}, "a.heapsnapshot"),
      heapcli::tests::ContainsSubstring("@999999") &&
          heapcli::tests::ContainsSubstring("a.heapsnapshot"));
}
