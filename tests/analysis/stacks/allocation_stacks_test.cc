// What is told of a timeline: who allocated what, and when.

#include "analysis/stacks/allocation_stacks.h"

#include "analysis/class_table.h"
#include "analysis/diff.h"
#include "analysis/error.h"
#include "analysis/stacks/allocation_table.h"
#include "analysis/stacks/stack_frames.h"
#include "analysis/stacks/timeline.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using namespace std::chrono_literals;
using analysis::Frame;
using analysis::FunctionRow;
using analysis::HeapGraph;
using analysis::NodeIndex;

const analysis::ClassRow& row_named(const analysis::ClassTable& table,
                                    const std::string& name) {
  for (const analysis::ClassRow& row : table.classes) {
    if (row.name == name) return row;
  }
  throw std::logic_error("no class " + name);
}

TEST_CASE("a stack begins with the function that allocated") {
  const HeapGraph graph = small_timeline().graph();
  const auto stack = stack_of(graph, graph.trace(NodeIndex{4}));
  REQUIRE(stack.size() == 2);
  CHECK(stack[0].function == "from");
  CHECK(stack[0].url == "node:buffer");
  CHECK(stack[1].function == "main");
  CHECK(stack[1].line == 10);
  CHECK(stack[1].column == 3);
  CHECK(stack[1].script_id == "7");
  CHECK(stack_of(graph, analysis::kNoTrace).empty());
}

TEST_CASE("the program's own code is named before Node's") {
  const HeapGraph graph = small_timeline().graph();
  const auto stack = stack_of(graph, graph.trace(NodeIndex{4}));
  const analysis::InternalFrames internals(traced_frames(graph));
  CHECK(allocation_site(stack, internals)->function == "main");
  const std::vector<Frame> internal = {stack[0]};
  CHECK(allocation_site(internal, internals)->function == "from");
  CHECK(allocation_site({}, internals) == nullptr);
}

TEST_CASE("a class knows which stack allocated most of it") {
  const HeapGraph graph = small_timeline().graph();
  const auto table =
      analysis::class_table(graph, analysis::heap_figures(graph));
  const analysis::ClassRow& sessions = row_named(table, "Session");
  CHECK(sessions.count == 4);
  REQUIRE(sessions.origins.size() == 2);
  CHECK(sessions.origins[0].trace == graph.trace(NodeIndex{2}));
  CHECK(sessions.origins[0].count == 2);
  CHECK(sessions.origins[0].bytes == 200);
  CHECK(sessions.origins[1].bytes == 100);
  CHECK(row_named(table, "Window").origins.empty());
}

TEST_CASE("a diff says who allocated what is new") {
  SnapshotText before;
  const uint32_t global = before.node("object", "Window", 40);
  const uint32_t session = before.node("object", "Session", 100);
  before.edge(0, global, "shortcut", "global").element(global, session, 0);
  const HeapGraph target = small_timeline().graph();
  const analysis::Diff result = analysis::diff(before.graph(), target);
  REQUIRE(result.identity.comparable);
  REQUIRE(result.classes.size() == 1);
  // Object 5 was there before; 7 and 9 are new, and so is the one without.
  CHECK(result.classes[0].added.count == 3);
  REQUIRE(result.classes[0].origins.size() == 2);
  CHECK(result.classes[0].origins[0].count == 1);
  CHECK(result.classes[0].origins[1].count == 1);
}

TEST_CASE("functions with what they allocated and what is alive of it") {
  const HeapGraph graph = small_timeline().graph();
  const auto rows = analysis::allocation_table(graph, false);
  REQUIRE(rows.size() == 3);  // The root allocated nothing.
  CHECK(graph.strings[graph.stacks.functions[rows[1].function].name] ==
        "create");
  CHECK(rows[1].allocated_count == 30);
  CHECK(rows[1].allocated_bytes == 3000);
  CHECK(rows[1].live_count == 2);
  CHECK(rows[1].live_bytes == 200);

  const auto folded = analysis::allocation_table(graph, true);
  REQUIRE(folded.size() == 2);
  CHECK(folded[0].allocated_bytes == 464);  // main's own, and node:buffer's.
  CHECK(folded[0].live_bytes == 100);
}

TEST_CASE("a timeline is a profile of what is alive") {
  const HeapGraph graph = small_timeline().graph();
  const analysis::AllocationProfile profile =
      analysis::allocation_profile(graph);
  REQUIRE(profile.call_count() == 4);
  CHECK(profile.total_bytes() == 300);
  const auto total = total_bytes_by_call(profile);
  CHECK(total[analysis::CallIndex{1}] == 300);
  CHECK(profile.self_bytes[analysis::CallIndex{2}] == 200);
  CHECK(profile.frames[profile.frame[analysis::CallIndex{2}]].function ==
        "create");
  CHECK(analysis::allocation_profile(small_heap().graph()).total_bytes() == 0);
}

TEST_CASE("how much of what is new has a stack") {
  const auto coverage = analysis::stack_coverage(small_timeline().graph());
  REQUIRE(coverage);
  CHECK(coverage->new_bytes == 324);  // Ids 5, 7, 9 and 11.
  CHECK(coverage->known_bytes == 300);
  CHECK(!analysis::stack_coverage(small_heap().graph()));
}

TEST_CASE("a part of a recording is widened to the notes around it") {
  const HeapGraph graph = small_timeline().graph();
  const auto between = [&](auto from, auto to) {
    const analysis::IdRange range = ids_allocated_between(graph, from, to);
    return std::make_pair(range.after, range.up_to);
  };
  using Range = std::pair<uint32_t, uint32_t>;
  CHECK(recorded_time(graph) == 100ms);
  // What was there at the beginning never belongs to it.
  CHECK(between(0ms, 0ms) == Range(4, 5));
  CHECK(between(0ms, 50ms) == Range(4, 8));
  CHECK(between(10ms, 20ms) == Range(4, 5));
  CHECK(between(50ms, 60ms) == Range(4, 8));
  CHECK(between(51ms, 60ms) == Range(5, 8));
  // To the end: the largest id of a JavaScript object.
  CHECK(between(60ms, 100ms) == Range(5, 11));
  CHECK(between(200ms, 300ms) == Range(8, 11));
  CHECK_THROWS_WITH(recorded_time(small_heap().graph()),
                    ContainsSubstring("track --allocations"));
}

}  // namespace
}  // namespace heapcli::tests
