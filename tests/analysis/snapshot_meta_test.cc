#include "analysis/snapshot_meta.h"

#include <string>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

TEST_CASE("fields and types are found by name, wherever they stand") {
  const analysis::SnapshotMeta meta = analysis::parse_snapshot_meta(R"({
    "meta": {
      "node_fields": ["id", "shiny", "edge_count", "self_size", "name", "type"],
      "node_types": ["number", "x", "number", "number", "string",
                     ["closure", "novelty", "object"]],
      "edge_fields": ["to_node", "name_or_index", "type"],
      "edge_types": ["node", "string_or_number", ["weak", "element"]]
    },
    "node_count": 1.5e+07, "edge_count": 3})");
  CHECK(meta.node_stride == 6);
  CHECK(meta.node_type_at == 5);
  CHECK(meta.node_id_at == 0);
  CHECK(!meta.node_detachedness_at);
  CHECK(meta.node_types ==
        std::vector<analysis::NodeType>{analysis::NodeType::kClosure,
                                        analysis::NodeType::kUnknown,
                                        analysis::NodeType::kObject});
  CHECK(meta.edge_types ==
        std::vector<analysis::EdgeType>{analysis::EdgeType::kWeak,
                                        analysis::EdgeType::kElement});
  CHECK(meta.edge_to_at == 0);
  CHECK(meta.location_stride == 0);
  CHECK(meta.node_count == 15'000'000);
  CHECK(meta.extra_native_bytes == 0);
}

}  // namespace
}  // namespace heapcli::tests
