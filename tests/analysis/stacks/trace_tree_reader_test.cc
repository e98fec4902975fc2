// The three sections of a timeline, as V8 writes them and otherwise.

#include "analysis/stacks/trace_tree_reader.h"

#include "analysis/error.h"
#include "analysis/snapshot_parser.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::HeapGraph;
using analysis::NodeIndex;
using analysis::TraceIndex;

std::string timeline_with(const std::string& tree) {
  return small_timeline().trace_tree(tree).text();
}

std::string repeated(const std::string& text, size_t times) {
  std::string result;
  for (size_t i = 0; i < times; ++i) result += text;
  return result;
}

// A stack of so many frames above the root.
std::string stack_of_depth(size_t depth) {
  std::string tree;
  for (size_t i = 0; i <= depth; ++i) {
    tree += "[" + std::to_string(i + 1) + ",0,1,8,";
  }
  return tree + "[]" + repeated("]", depth + 1);
}

TEST_CASE("objects know who allocated them") {
  for (const bool newlines : {true, false}) {
    const HeapGraph graph = small_timeline().graph({true, newlines});
    REQUIRE(graph.stacks.function.size() == 4);
    CHECK(graph.trace(NodeIndex{0}) == analysis::kNoTrace);
    CHECK(graph.trace(NodeIndex{2}) == graph.trace(NodeIndex{3}));
    CHECK(graph.trace(NodeIndex{5}) == analysis::kNoTrace);
    const TraceIndex create = graph.trace(NodeIndex{2});
    const TraceIndex from = graph.trace(NodeIndex{4});
    CHECK(graph.stacks.allocated_count[create] == 30);
    CHECK(graph.stacks.allocated_bytes[from] == 400);
    CHECK(graph.stacks.parent[create] == graph.stacks.parent[from]);
    CHECK(graph.timeline.size() == 3);
    CHECK(graph.timeline.back().last_id == 8);
  }
}

TEST_CASE("a timeline cut into any pieces gives the same graph") {
  const std::string text = small_timeline().text();
  const std::string expected = dump(parse(text));
  for (size_t piece = 1; piece < 40; ++piece) {
    analysis::SnapshotParser parser;
    for (size_t at = 0; at < text.size(); at += piece) {
      parser.feed(std::string_view(text).substr(at, piece));
    }
    CHECK(dump(parser.finish()) == expected);
  }
  CHECK(dump(parse_in_parallel(text)) == expected);
}

TEST_CASE("white space in the tree of stacks is passed over") {
  const std::string spaced =
      " [ 1 , 0,0,0 ,\n[5,1,1,64,[2,2,30,3000,[ ],9,3,4,400,[]\t]\r] ] ";
  CHECK(dump(parse(timeline_with(spaced))) == dump(small_timeline().graph()));
}

TEST_CASE("a snapshot that tracked nothing has no column for it") {
  const HeapGraph graph = small_heap().graph();
  CHECK(graph.node_trace.empty());
  CHECK(graph.stacks.empty());
  CHECK(graph.timeline.empty());
  CHECK(graph.trace(NodeIndex{1}) == analysis::kNoTrace);
}

TEST_CASE("an object that names no stack of the tree has none") {
  const HeapGraph graph = small_timeline().allocated_by(2, 77).graph();
  CHECK(graph.trace(NodeIndex{2}) == analysis::kNoTrace);
  const HeapGraph large =
      small_timeline().allocated_by(2, uint64_t{1} << 40).graph();
  CHECK(large.trace(NodeIndex{2}) == analysis::kNoTrace);
}

TEST_CASE("stacks may be as deep as a program's, and no deeper") {
  CHECK(parse(timeline_with(stack_of_depth(64))).stacks.function.size() == 65);
  CHECK(parse(timeline_with(stack_of_depth(9000))).stacks.parent.size() ==
        9001);
  CHECK_THROWS_WITH(parse(timeline_with(stack_of_depth(1'000'000))),
                    ContainsSubstring("longer than 10000 frames"));
}

TEST_CASE("a tree of stacks that makes no sense is refused") {
  const auto [tree, message] = GENERATE(table<std::string, std::string>({
      {"[1,0,0,0,[],2,0,0,0,[]]", "more than one root"},
      {"[1,0,0,[]]", "a list stands where a number belongs"},
      {"[1,0,0,0,0]", "a number stands where a list belongs"},
      {"[1,0,0,0]", "in the middle of a record of 5 fields"},
      {"[1,0,0,0,[2,0,0]]", "in the middle of a record"},
      {"[1,0,0,0,[2,0,0,0,[],2,0,0,0,[]]]", "two call paths have the id 2"},
      {"[4294967296,0,0,0,[]]", "does not fit 32 bits"},
      {"[1,0,0,99999999999999999,[]]", "too large"},
      {"[1,,0,0,[]]", "',' is out of place"},
      {"[1 0,0,0,[]]", "a ',' is missing"},
      {"[1,0,0,0,[],]", "']' is out of place"},
      {"[-1,0,0,0,[]]", "'-' is out of place"},
      {"[1.5,0,0,0,[]]", "'.' is out of place"},
      {"[\"1\",0,0,0,[]]", "is out of place"},
      {"{}", "is not a list"},
  }));
  INFO(tree);
  CHECK_THROWS_WITH(parse(timeline_with(tree)), ContainsSubstring(message));
}

TEST_CASE("a function that is not listed is called unknown") {
  const HeapGraph graph = parse(timeline_with("[1,0,0,0,[2,9,1,8,[]]]"));
  const auto function = graph.stacks.function[TraceIndex{1}];
  CHECK(graph.strings[graph.stacks.functions[function].name] == "(unknown)");
}

TEST_CASE("sizes that add up to more than 2^63 are refused") {
  std::string children;
  for (int i = 2; i < 2000; ++i) {
    children +=
        (i == 2 ? "" : ",") + std::to_string(i) + ",0,1,9007199254740991,[]";
  }
  CHECK_THROWS_WITH(parse(timeline_with("[1,0,0,0,[" + children + "]]")),
                    ContainsSubstring("more than 2^63"));
}

TEST_CASE("a timeline that is cut off anywhere is refused") {
  const std::string text = small_timeline().text();
  const size_t first = text.find("\"trace_function_infos\"");
  for (size_t size = first; size < text.size(); ++size) {
    CHECK_THROWS_AS(parse(std::string_view(text).substr(0, size)),
                    analysis::Error);
  }
}

TEST_CASE("functions and notes that end in mid-record are refused") {
  std::string text = small_timeline().text();
  const auto without = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  CHECK_THROWS_WITH(parse(without("50000,5,", "50000,")),
                    ContainsSubstring("record of 2 numbers"));
  CHECK_THROWS_WITH(parse(without("[0,4,", "[0,5000000000,")),
                    ContainsSubstring("an object id is 5000000000"));
  CHECK_THROWS_WITH(parse(without(",20,5\n", ",20\n")),
                    ContainsSubstring("record of 6 numbers"));
}

}  // namespace
}  // namespace heapcli::tests
