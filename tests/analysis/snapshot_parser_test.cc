#include "analysis/snapshot_parser.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "analysis/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::HeapGraph;
using analysis::NodeIndex;
using analysis::SnapshotParser;

template <class Parse>
std::string error_of(Parse parse_text, const std::string& text) {
  try {
    parse_text(text);
  } catch (const analysis::Error& error) {
    return error.what();
  }
  return "no error";
}

// Both ways to read say the same, but for the place: they take different
// pieces.
std::string error_of(const std::string& text) {
  const auto push = [](const std::string& whole) { parse(whole); };
  const auto jump = [](const std::string& whole) { parse_in_parallel(whole); };
  const std::string error = error_of(push, text);
  const auto without_place = [](const std::string& message) {
    return message.substr(0, message.find(" (near byte"));
  };
  CHECK(without_place(error_of(jump, text)) == without_place(error));
  return error;
}

std::string replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a snapshot is read with all its columns") {
  const HeapGraph graph = small_heap().graph();
  CHECK(graph.node_count() == 7);
  CHECK(graph.edge_count() == 8);
  CHECK(graph.meta.extra_native_bytes == 1234);
  const NodeIndex user{3};
  CHECK(graph.type(user) == analysis::NodeType::kObject);
  CHECK(graph.name(user) == "User");
  CHECK(raw(graph.node_id[user]) == 7);
  CHECK(graph.self_size[user] == 24);
  REQUIRE(graph.location(user) != nullptr);
  CHECK(graph.location(user)->line == 1);
  CHECK(graph.location(NodeIndex{2}) == nullptr);
  CHECK(graph.name(NodeIndex{1}) == "Window / \"global\"");
  CHECK(graph.name(NodeIndex{4}) == "on\\Click");
  CHECK(graph.name(NodeIndex{5}) == "gr\xC3\xBC\xC3\x9F \xF0\x9F\x92\xA9\n");
}

TEST_CASE("sizes of 4 GiB and more are kept whole") {
  const HeapGraph graph = small_heap().graph();
  CHECK(graph.self_size[NodeIndex{6}] == uint64_t{5} << 30);
}

TEST_CASE("both layouts of V8 give the same graph") {
  const std::string expected = dump(small_heap().graph());
  for (const bool trace_node_id : {true, false}) {
    for (const bool newlines : {true, false}) {
      CHECK(dump(small_heap().graph({trace_node_id, newlines})) == expected);
    }
  }
}

TEST_CASE("the graph does not depend on how the bytes are split") {
  for (const bool newlines : {true, false}) {
    const std::string text = small_heap().text({newlines, newlines});
    const std::string expected = dump(parse(text));
    for (size_t split = 0; split <= text.size(); ++split) {
      SnapshotParser parser;
      parser.feed(std::string_view(text).substr(0, split));
      parser.feed(std::string_view(text).substr(split));
      REQUIRE(dump(parser.finish()) == expected);
    }
    SnapshotParser byte_by_byte;
    for (const char c : text) byte_by_byte.feed(std::string_view(&c, 1));
    CHECK(dump(byte_by_byte.finish()) == expected);
  }
}

TEST_CASE("a heap larger than one batch of records is read whole") {
  SnapshotText heap;
  const uint32_t holder = heap.node("object", "Holder", 16);
  heap.edge(0, holder, "shortcut", "global");
  for (uint32_t i = 0; i < 2500; ++i) {
    heap.element(holder, heap.node("object", "Item", 100 + i), i);
  }
  const std::string text = heap.text();
  const HeapGraph graph = parse(text);
  CHECK(graph.node_count() == 2502);
  CHECK(graph.edge_count() == 2501);
  CHECK(graph.self_size[NodeIndex{2501}] == 2599);
  SnapshotParser in_pieces;
  for (size_t at = 0; at < text.size(); at += 777) {
    in_pieces.feed(std::string_view(text).substr(at, 777));
  }
  CHECK(dump(in_pieces.finish()) == dump(graph));
}

TEST_CASE("a snapshot cut off anywhere is an error, not a smaller heap") {
  const std::string text = small_heap().text();
  for (size_t length = 0; length < text.size(); ++length) {
    CHECK_THAT(error_of(text.substr(0, length)),
               ContainsSubstring(length == 0 ? "empty" : "cut off"));
  }
}

TEST_CASE("unknown sections of any shape are passed over") {
  const std::string text = small_heap().text();
  const std::string expected = dump(parse(text));
  for (const std::string value :
       {"null", "12", "-1.5e3", "true", "\"a, ]} \\\" b\"", "[]", "{}",
        "[[1,[2]],{\"a\":[\"]\"]}]", " [ 1 ] "}) {
    CAPTURE(value);
    CHECK(dump(parse(replaced(text, "\"samples\":[]",
                              "\"samples\":" + value))) == expected);
    CHECK(dump(parse(replaced(text, "{\"snapshot\"",
                              "{\"new\":" + value + ",\"snapshot\""))) ==
          expected);
    const std::string last =
        text.substr(0, text.size() - 1) + ",\"new\":" + value + "}";
    CHECK(dump(parse(last)) == expected);
  }
}

TEST_CASE("sections may come in another order") {
  const std::string text = small_heap().text({true, false});
  const size_t nodes = text.find("\"nodes\":");
  const size_t strings = text.find("\"strings\":");
  const std::string moved = text.substr(0, nodes) +
                            text.substr(strings, text.size() - 1 - strings) +
                            "," + text.substr(nodes, strings - nodes - 1) + "}";
  CHECK(dump(parse(moved)) == dump(parse(text)));
}

TEST_CASE("unknown node and edge types keep their objects") {
  std::string text = small_heap().text();
  text = replaced(text, "\"object shape\"", "\"quantum blob\"");
  text = replaced(text, "\"closure\"", "\"lambda\"");
  const HeapGraph graph = parse(text);
  CHECK(graph.type(NodeIndex{4}) == analysis::NodeType::kUnknown);
  CHECK(graph.type_name(NodeIndex{4}) == "lambda");
}

TEST_CASE("whole numbers may be written with a fraction or an exponent") {
  const std::string text = small_heap().text();
  const std::string odd =
      replaced(text, "\"node_count\":7", "\"node_count\":7.0");
  CHECK(dump(parse(odd)) == dump(parse(text)));
  CHECK(dump(parse(replaced(odd, ",4096,", ",4.096e3,"))) == dump(parse(text)));
}

TEST_CASE("bad snapshots get an error that says what is wrong") {
  const std::string good = small_heap().text();
  struct Bad {
    std::string text;
    std::string says;
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    return replaced(good, from, to);
  };
  const std::vector<Bad> cases = {
      {"", "empty"},
      {"   \n", "white space"},
      {"hello", "not a JSON object"},
      {"[1,2]", "not a JSON object"},
      {"\x7f"
       "ELF",
       "not a JSON object"},
      {"{}", "there is no \"snapshot\""},
      {"{\"a\":1}", "there is no \"snapshot\""},
      {"{\"nodes\":[]}", "comes before \"snapshot\""},
      {"{\"snapshot\":7}", "not an object"},
      {"{\"snapshot\":{}}", "has no \"meta\""},
      {"{\"snapshot\":{\"meta\":3}}", "not an object"},
      {"{\"snapshot\" 1}", "expected ':'"},
      {"{\"snapshot\":{nonsense}}", "not valid JSON"},
      {"{,}", "expected a key"},
      {good + "x", "follows the end"},
      {good + good, "follows the end"},
      {with("\"edge_fields\"", "\"fringe_fields\""), "has no \"edge_fields\""},
      {with("\"self_size\"", "\"girth\""), "no field \"self_size\""},
      {with("\"node_count\":7", "\"node_count\":8"),
       "claims 8 nodes, the file holds 7"},
      {with("\"edge_count\":8", "\"edge_count\":9"),
       "claims 9 edges, the file holds 8"},
      {with("\"node_count\":7", "\"node_count\":-7"), "no count"},
      {with("\"node_count\":7", "\"node_count\":7.5"), "no count"},
      {with("\"node_count\":7", "\"node_count\":99999999999999"),
       "too many nodes"},
      {with("\"samples\":[]", "\"nodes\":[]"), "second \"nodes\""},
      {with("\"nodes\":[9,", "\"nodes\":[99,"), "type 99 of 15"},
      {with("\"nodes\":[9,", "\"nodes\":[-9,"), "negative"},
      {with("\"nodes\":[9,", "\"nodes\":[9.5,"), "not whole"},
      {with("\"nodes\":[9,", "\"nodes\":[1e999,"), "not a valid number"},
      {with("\"nodes\":[9,", "\"nodes\":[9-2,"), "not a valid number"},
      {with("\"nodes\":[9,", "\"nodes\":[99999999999999999999999,"),
       "does not fit 64 bits"},
      {with("\"nodes\":[9,", "\"nodes\":[null,"), "expected a number"},
      {with("\"nodes\":[9,", "\"nodes\":[,"), "expected a number"},
      {with("\"nodes\":[9,", "\"nodes\":[9 9,"), "expected ',' or ']'"},
      {with("\"nodes\":[9,", "\"nodes\":[[9],"), "expected a number"},
      {with("\"nodes\":[9,", "\"nodes\":[9,9,"), "near byte"},
      {with(",4096,", ",99999999999999999999,"), "does not fit 64 bits"},
      {with(",4096,", ",18446744073709551615,"), "add up to more than 2^63"},
      {with("\"trace_function_infos\"", "\"strings\":[],\"x\""),
       "second \"strings\""},
      {with("\"strings\":[", "\"strings\":[1,"), "expected a string"},
      {with("\"strings\":[", "\"strings\":[\"\\x\","), "escape"},
      {with("\"strings\":[", "\"strings\":[\"\\u12G4\","), "hex digits"},
      {with("\"strings\":[\"<dummy>\",", "\"strings\":["), "named by string"},
  };
  for (const Bad& bad : cases) {
    CAPTURE(bad.text.substr(0, 200), bad.says);
    CHECK_THAT(error_of(bad.text), ContainsSubstring(bad.says));
  }
}

TEST_CASE("edges and locations must lead to a node") {
  const std::string good = small_heap().text({true, false});
  const auto edges = good.find("\"edges\":[");
  // The target of the first edge, then the type of the second.
  const auto to = good.find(",7,2,", edges);
  REQUIRE(to != std::string::npos);
  std::string text = good;
  CHECK_THAT(error_of(text.replace(to, 3, ",8,")),
             ContainsSubstring("not the start of a node"));
  text = good;
  CHECK_THAT(error_of(text.replace(to, 3, ",700,")),
             ContainsSubstring("leads to node 100 of 7"));
  CHECK_THAT(
      error_of(replaced(good, "\"locations\":[", "\"locations\":[700,1,1,1,")),
      ContainsSubstring("location is for node 100"));
}

TEST_CASE("a claimed count allocates nothing by itself") {
  const std::string text =
      replaced(replaced(small_heap().text(), "\"node_count\":7",
                        "\"node_count\":4000000000"),
               "\"edge_count\":8", "\"edge_count\":4000000000");
  SnapshotParser::Options options;
  options.size_hint = text.size();
  SnapshotParser parser(options);
  parser.feed(text);
  CHECK_THROWS_AS(parser.finish(), analysis::Error);
}

TEST_CASE("deep nesting in a section that is skipped takes no stack") {
  const std::string deep =
      std::string(1'000'000, '[') + std::string(1'000'000, ']');
  const std::string text =
      replaced(small_heap().text(), "\"samples\":[]", "\"samples\":" + deep);
  CHECK(dump(parse(text)) == dump(small_heap().graph()));
}

TEST_CASE("several threads read the same graph as one") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 40; ++round) {
    SnapshotText heap;
    const uint32_t count = 1 + random() % 300;
    for (uint32_t i = 0; i < count; ++i) {
      // Sizes of all lengths, beyond 16 digits too.
      const uint64_t size = random() >> (8 + random() % 56);
      heap.node("object", "Item" + std::to_string(random() % 20), size,
                1 + (random() % 0xFFFFFFFF));
    }
    for (uint32_t i = 0; i < 3 * count; ++i) {
      const uint32_t from = random() % (count + 1);
      const uint32_t to = random() % (count + 1);
      if (random() % 2 == 0) {
        heap.element(from, to, static_cast<uint32_t>(random()));
      } else {
        heap.edge(from, to, "property", "p" + std::to_string(random() % 50));
      }
    }
    for (const bool newlines : {true, false}) {
      const std::string text = heap.text({newlines, newlines});
      const std::string expected = dump(parse(text));
      for (const size_t chunk : {64, 128, 4096, 1 << 19}) {
        CAPTURE(round, newlines, chunk);
        REQUIRE(dump(parse_in_parallel(text, chunk)) == expected);
      }
    }
  }
}

TEST_CASE("an array that V8 would not write so is read all the same") {
  const std::string text = small_heap().text({false, false});
  const std::string expected = dump(parse(text));
  const auto edges = text.find("\"edges\":[") + 9;
  const auto comma = text.find(',', edges);
  const auto spaced = [&](const std::string& before, const std::string& after) {
    std::string other = text;
    return other.replace(comma, 1, before + "," + after);
  };
  for (const std::string& other :
       {spaced(" ", ""), spaced("", " "), spaced("\r\n", ""), spaced("", "\n"),
        spaced("\n\n", ""), spaced("\t", "\t"), spaced(".0", ""),
        spaced("e0", ""), spaced(std::string(200, ' '), ""),
        spaced("", std::string(200, '0'))}) {
    CAPTURE(other.substr(comma - 10, 40));
    CHECK(dump(parse_in_parallel(other)) == expected);
  }
}

}  // namespace
}  // namespace heapcli::tests
