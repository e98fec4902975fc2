#include "commands/shown_stacks.h"

#include "analysis/stacks/class_origins.h"
#include "analysis/stacks/stack_frames.h"
#include "commands/stack_output.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/analysis/source_map_text.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

using analysis::HeapGraph;
using analysis::NodeIndex;
using commands::ShownStacks;
using commands::SourceMaps;

// Session 4 of small_timeline() was allocated by node:buffer, called by main of
// /app/main.js:10:3, which this map says is of line 5 of /app/src/main.ts.
struct MappedTimeline {
  TempDir dir;
  HeapGraph graph = small_timeline().graph();
  std::shared_ptr<SourceMaps> maps;

  MappedTimeline() {
    write_file(
        dir.file("main.js.map"),
        source_map_text(mappings_of({{9, 2, 0, 4, 6}}), {"src/main.ts"}));
    maps = std::make_shared<SourceMaps>(
        commands::SourceMapOptions{true, {dir.path()}},
        [](const std::string& line) { FAIL(line); });
  }
};

TEST_CASE("a stack is shown in the words of the sources") {
  const MappedTimeline timeline;
  ShownStacks stacks(timeline.graph, timeline.maps);
  const auto stack = stacks.stack(timeline.graph.trace(NodeIndex{4}));
  REQUIRE(stack.size() == 2);
  CHECK(stack[0].url == "node:buffer");
  CHECK_FALSE(stack[0].generated);
  CHECK(stack[1].url == "file:///app/src/main.ts");
  CHECK(stack[1].line == 5);
  REQUIRE(stack[1].generated);
  CHECK(stack[1].generated->url == "file:///app/main.js");
  CHECK(stack[1].generated->line == 10);
  CHECK(stacks.site(stack) == &stack[1]);
  CHECK(stacks.is_program(stack[1]));
  CHECK_FALSE(stacks.is_program(stack[0]));
}

TEST_CASE("the JSON of a class has both positions of its stack") {
  const MappedTimeline timeline;
  ShownStacks stacks(timeline.graph, timeline.maps);
  const analysis::Origin origin{timeline.graph.trace(NodeIndex{4}), 1, 100};
  commands::OrderedJson entry;
  commands::add_origins(entry, {origin}, stacks, {});
  const auto& site = entry.at("allocated_at");
  CHECK(site.at("url") == "file:///app/src/main.ts");
  CHECK(site.at("line") == 5);
  CHECK(site.at("generated").at("url") == "file:///app/main.js");
  CHECK(site.at("generated").at("column") == 3);
  CHECK(entry.at("stacks").at(0).at("stack").at(1) == site);

  commands::Table table({"class"});
  commands::add_origins(table, {origin}, 100, stacks, {});
  CHECK_THAT(
      table.render(0, false),
      ContainsSubstring("from  node:buffer:7:1 ← main  …/src/main.ts:5:7"));
}

TEST_CASE("without maps a stack is where V8 has it") {
  const MappedTimeline timeline;
  ShownStacks stacks(timeline.graph,
                     std::make_shared<SourceMaps>(
                         commands::SourceMapOptions{false, {}}, nullptr));
  const auto stack = stacks.stack(timeline.graph.trace(NodeIndex{4}));
  CHECK(stack == stack_of(timeline.graph, timeline.graph.trace(NodeIndex{4})));
  const HeapGraph without = small_heap().graph();
  CHECK(ShownStacks(without, timeline.maps).empty());
}

}  // namespace
}  // namespace heapcli::tests
