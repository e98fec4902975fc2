#include "analysis/redact/snapshot_redactor.h"

#include "analysis/error.h"
#include "analysis/heap.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::HeapGraph;
using analysis::NodeIndex;

std::string redacted(std::string_view text, size_t piece = 1 << 20) {
  std::string result;
  analysis::SnapshotRedactor redactor(
      {}, [&](std::string_view bytes) { result += bytes; });
  for (size_t at = 0; at < text.size(); at += piece) {
    redactor.feed(text.substr(at, piece));
  }
  redactor.finish();
  return result;
}

std::string replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const size_t at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

SnapshotText heap_with_password() {
  SnapshotText heap;
  const uint32_t user = heap.node("object", "User", 24);
  const uint32_t text = heap.node("string", "password", 32);
  const uint32_t same = heap.node("string", "password", 32);
  const uint32_t other = heap.node("string", "pass\"w\xC3\xB6rd", 32);
  const uint32_t pattern = heap.node("regexp", "hunter2", 40);
  const uint32_t strange = heap.node("symbol", "hunter3", 8);
  const uint32_t rope =
      heap.node("concatenated string", "(concatenated string)", 32);
  heap.edge(0, user, "property", "user")
      .edge(user, text, "property", "password")
      .edge(user, same, "property", "eve@example.com")
      .edge(user, other, "internal", "map")
      .edge(user, pattern, "context", "handler")
      .edge(user, rope, "internal", "properties")
      .edge(user, strange, "weak", "1");
  return heap;
}

TEST_CASE("a word is kept as a name and replaced as a text") {
  const HeapGraph graph =
      parse(redacted(replaced(heap_with_password().text({false, false}),
                              "\"symbol\"", "\"of the future\"")));
  const auto name = [&](uint32_t node) {
    return std::string(graph.name(NodeIndex{node}));
  };
  CHECK(name(1) == "User");
  CHECK(name(2) == "0_______");
  CHECK(name(3) == name(2));
  CHECK(name(4) == "0________");
  CHECK(name(5).size() == 7);
  CHECK(name(5) != "hunter2");
  CHECK(name(6) != "hunter3");
  CHECK(name(7) == "(concatenated string)");
  std::string all;
  for (const auto text :
       analysis::IndexRange<analysis::StringIndex>(graph.strings.size())) {
    all += std::string(graph.strings[text]) + "\n";
  }
  CHECK_THAT(all, ContainsSubstring("password"));
  CHECK_THAT(all, ContainsSubstring("handler"));
  CHECK_THAT(all, !ContainsSubstring("eve@example.com"));
  CHECK_THAT(all, !ContainsSubstring("hunter"));
}

TEST_CASE("redacting in pieces comes to the same") {
  for (const SnapshotText& heap :
       {heap_with_password(), small_heap(), small_timeline()}) {
    for (const bool newlines : {true, false}) {
      const std::string text = heap.text({newlines, newlines});
      const std::string whole = redacted(text);
      for (const size_t piece : {1, 2, 7, 64}) {
        CHECK(redacted(text, piece) == whole);
      }
    }
  }
}

TEST_CASE("figures, ids, locations and stacks of allocations stay") {
  for (const SnapshotText& heap : {small_heap(), small_timeline()}) {
    const HeapGraph before = heap.graph();
    const HeapGraph after = parse(redacted(heap.text()));
    REQUIRE(after.node_count() == before.node_count());
    CHECK(after.node_id.values() == before.node_id.values());
    CHECK(after.edge_to.values() == before.edge_to.values());
    CHECK(after.first_edge.values() == before.first_edge.values());
    CHECK(after.timeline.size() == before.timeline.size());
    for (const NodeIndex node : before.nodes()) {
      CHECK(after.self_size[node] == before.self_size[node]);
      CHECK(after.type(node) == before.type(node));
      const auto* const location = before.location(node);
      REQUIRE((after.location(node) == nullptr) == (location == nullptr));
      if (location != nullptr) {
        CHECK(after.location(node)->line == location->line);
      }
    }
  }
}

TEST_CASE("what is not known is emptied, or left out") {
  const std::string text = heap_with_password().text();
  const std::string more = replaced(
      text, "\"nodes\"", "\"notes\":[\"hunter4\",{\"a\":1}],\"nodes\"");
  const std::string emptied = redacted(more);
  CHECK(replaced(emptied, "\"notes\":[],\n", "") == redacted(text));
  const std::string object =
      replaced(text, "\"nodes\"", "\"notes\":{\"hunter\":4},\"nodes\"");
  CHECK(redacted(object) == redacted(text));
  const std::string titled =
      replaced(text, "\"meta\"", "\"title\":\"hunter5\",\"meta\"");
  CHECK(redacted(titled) == redacted(text));
}

void check_refused(const std::string& text, const std::string& why) {
  INFO(text.substr(0, 400));
  CHECK_THROWS_WITH(redacted(text), ContainsSubstring(why));
  CHECK_THROWS_AS(redacted(text, 3), analysis::Error);
}

TEST_CASE("a snapshot that cannot be redacted is refused") {
  const std::string text = small_heap().text({false, false});
  for (size_t size = 0; size + 1 < text.size(); size += 37) {
    check_refused(text.substr(0, size), size == 0 ? "empty" : "");
  }
  check_refused(redacted(text), "redacted already");
  check_refused(replaced(text, "\"samples\":[", "\"samples\":[\"hunter\","),
                "something else than numbers");
  check_refused(replaced(text, "\"locations\":[", "\"locations\":[\"a\","),
                "something else than numbers");
  check_refused(text + "x", "something follows");
  check_refused("{\"\":1}", "a top-level key");
  check_refused("[]", "not a JSON object");
  check_refused("{\"snapshot\":[]}", "not what V8 writes");
  check_refused("{\"nodes\":[]}", "before \"snapshot\"");
  check_refused("{\"strings\":[\"a\"],\"snapshot\":{}}",
                "V8 writes these last");
}

TEST_CASE("numbers of strings that cannot be are refused, with little memory") {
  const std::string text = small_heap().text({false, false});
  const size_t nodes = text.find("\"nodes\":[") + 9;
  const size_t comma = text.find(',', nodes);
  const size_t end = text.find(',', comma + 1);
  for (const char* number :
       {"4294967295", "1431655765", "18446744073709551615", "99999999"}) {
    std::string bad = text;
    bad.replace(comma + 1, end - comma - 1, number);
    check_refused(bad, "there cannot be so many");
  }
  std::string bad = text;
  bad.replace(comma + 1, end - comma - 1, "5000");
  check_refused(bad, "something is named by string 5000");
}

}  // namespace
}  // namespace heapcli::tests
