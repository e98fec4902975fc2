#include "analysis/script_urls.h"

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

// A function of the script with this id, with what V8 hangs on it.
void add_function(SnapshotText& heap, uint32_t script_id,
                  const std::string& script_edge, const std::string& url) {
  const uint32_t closure = heap.node("closure", "f", 8);
  const uint32_t shared = heap.node("code", "f", 8);
  const uint32_t script = heap.node("code", url, 8);
  heap.edge(0, closure, "element", "1")
      .edge(closure, shared, "internal", "shared")
      .edge(shared, script, "internal", script_edge)
      .location(closure, script_id, 3, 4);
}

TEST_CASE("scripts are known by the functions that are alive") {
  SnapshotText heap;
  add_function(heap, 7, "script", "file:///app/main.mjs");
  add_function(heap, 7, "script", "file:///app/main.mjs");
  add_function(heap, 8, "script_or_debug_info", "/app/old.js");  // Node 12-20
  add_function(heap, 9, "script", "");
  add_function(heap, 10, "script", "system / DebugInfo");
  add_function(heap, 12, "script", "system / Script / file:///app/deno.ts");
  add_function(heap, 11, "other", "/app/no.js");
  const analysis::HeapGraph graph = heap.graph();
  const auto urls = script_urls(graph);
  CHECK(urls.size() == 3);
  CHECK(urls.at(12) == "file:///app/deno.ts");
  CHECK(urls.at(7) == "file:///app/main.mjs");
  CHECK(urls.at(8) == "/app/old.js");
}

TEST_CASE("odd graphs have no scripts") {
  SnapshotText heap;
  const uint32_t alone = heap.node("closure", "f", 8);
  const uint32_t object = heap.node("object", "A", 8);
  const uint32_t shared = heap.node("closure", "g", 8);
  heap.location(alone, 1, 0, 0).location(object, 2, 0, 0);
  heap.edge(shared, shared, "internal", "shared")
      .edge(shared, shared, "internal", "script")
      .location(shared, 3, 0, 0);
  const analysis::HeapGraph graph = heap.graph();
  CHECK(script_urls(graph).empty());
}

}  // namespace
}  // namespace heapcli::tests
