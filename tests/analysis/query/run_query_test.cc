#include "analysis/query/run_query.h"

#include "analysis/error.h"
#include "analysis/query/parser.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using heapcli::analysis::query::Answer;
using heapcli::analysis::query::parse_query;
using heapcli::analysis::query::run_query;
using heapcli::analysis::query::RunOptions;
using heapcli::tests::SnapshotText;

namespace {

// Two sessions with a cache each, of which one keeps three strings.
//
//   root 1 - (GC roots) 3 - global 5 -a-> Session 7 -cache-> Cache 11
//                                    -b-> Session 9 -cache-> Cache 13
//   Cache 13 has the elements 0 to 2: strings 15, 17, 19
Heap sessions() {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t roots = text.node("synthetic", "(GC roots)", 0);
  const uint32_t global = text.node("object", "Global", 100);
  const uint32_t a = text.node("object", "Session", 10);
  const uint32_t b = text.node("object", "Session", 20);
  const uint32_t cache_a = text.node("object", "Cache", 30);
  const uint32_t cache_b = text.node("object", "Cache", 40);
  text.element(root, roots, 1);
  text.edge(root, global, "shortcut", "window");
  text.edge(global, a, "property", "a").edge(global, b, "property", "b");
  text.edge(a, cache_a, "internal", "cache");
  text.edge(b, cache_a, "weak", "cache");
  text.edge(b, global, "internal", "cache");
  text.edge(b, cache_b, "property", "cache");
  for (uint32_t i = 0; i < 3; ++i) {
    const uint32_t string =
        text.node("string", i == 2 ? "Token 2" : "token", 5 + i);
    text.element(cache_b, string, i);
  }
  text.location(a, 5, 9, 19);
  return make_heap(text.graph());
}

std::vector<uint32_t> ids(const Heap& heap, const std::string& query) {
  const Answer answer = run_query(heap, parse_query(query));
  std::vector<uint32_t> found;
  for (const NodeIndex node : answer.nodes) {
    found.push_back(raw(heap.graph.node_id[node]));
  }
  return found;
}

using Ids = std::vector<uint32_t>;

// Rows as a person might write them.
std::vector<std::string> rows(const Heap& heap, const std::string& query) {
  std::vector<std::string> lines;
  for (const auto& row : run_query(heap, parse_query(query)).rows) {
    std::string line;
    for (const auto& cell : row) {
      std::string text = cell.text;
      if (text.empty()) text = std::to_string(cell.number);
      if (cell.missing) text = "none";
      line += (line.empty() ? "" : " ") + text.substr(0, text.find('.'));
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("a query finds objects, the most retained bytes first") {
  const Heap heap = sessions();
  CHECK(ids(heap, "class == \"Session\"") == Ids{9, 7});
  CHECK(ids(heap, "class == \"Session\" order by id") == Ids{9, 7});
  CHECK(ids(heap, "class == \"Session\" order by id asc") == Ids{7, 9});
  CHECK(ids(heap, "class == \"Session\" limit 1") == Ids{9});
  CHECK(ids(heap, "class == \"Nobody\"").empty());
  CHECK(ids(heap, "id == @13") == Ids{13});
}

TEST_CASE("a query compares and computes with figures") {
  const Heap heap = sessions();
  // 20 + 40 + 5 + 6 + 7
  CHECK(ids(heap, "retained == 78") == Ids{9});
  CHECK(ids(heap, "retained - shallow == 58") == Ids{9});
  CHECK(ids(heap, "class == \"Cache\" && retained / shallow > 1") == Ids{13});
  CHECK(ids(heap, "class == \"Cache\" && shallow % 20 == 0") == Ids{13});
  CHECK(ids(heap, "shallow == 2 * (3 + 2) * 1") == Ids{7});
  CHECK(ids(heap, "shallow == 2 + 4 * 2") == Ids{7});
  CHECK(ids(heap, "shallow < 0.1KiB && shallow > -1 && class == \"Global\"") ==
        Ids{5});
  CHECK(ids(heap, "raw_shallow == 30 && type == \"object\"") == Ids{11});
  CHECK(ids(heap, "distance == 1") == Ids{5});
  CHECK(ids(heap, "edge_count == 3") == Ids{9, 13});
}

TEST_CASE("a query combines conditions") {
  const Heap heap = sessions();
  CHECK(ids(heap, "id == 7 || id == 9 && shallow == 10") == Ids{7});
  CHECK(ids(heap, "(id == 7 || id == 9) && !(shallow == 10)") == Ids{9});
  CHECK(ids(heap, "false || id == 7").size() == 1);
  CHECK(ids(heap, "false && true").empty());
  CHECK(ids(heap, "!!(id == 7)") == Ids{7});
  CHECK(ids(heap, "true").size() == 10);
}

TEST_CASE("a query matches text, letters of either case if told so") {
  const Heap heap = sessions();
  CHECK(ids(heap, "name ~ /^tok/") == Ids{17, 15});
  CHECK(ids(heap, "name ~ /^tok/i && name !~ /2/") == Ids{17, 15});
  CHECK(ids(heap, "type == \"string\" && name != \"token\"") == Ids{19});
  CHECK(ids(heap, "name == class && id == 9") == Ids{9});
  CHECK(ids(heap, "\"Token 2\" == name") == Ids{19});
  CHECK(ids(heap, "name < \"U\" && type == \"string\"") == Ids{19});
}

TEST_CASE("a query follows edges, JavaScript's before V8's, never weak ones") {
  const Heap heap = sessions();
  CHECK(ids(heap, "edge(\"cache\").shallow == 40") == Ids{9});
  CHECK(ids(heap, "edge(\"b\").edge(\"cache\").class == \"Cache\"") == Ids{5});
  CHECK(ids(heap, "edge(2).name == \"Token 2\"") == Ids{13});
  CHECK(ids(heap, "class == \"Cache\" && !edge(0)") == Ids{11});
  CHECK(ids(heap, "dominator.class == \"Session\"") == Ids{13, 11});
  CHECK(ids(heap, "edge(\"cache\") && edge(\"cache\") == edge(\"cache\")")
            .size() == 2);
}

TEST_CASE("what is missing compares with nothing") {
  const Heap heap = sessions();
  CHECK(ids(heap, "edge(\"nothing\").class != \"A\"").empty());
  CHECK(ids(heap, "edge(\"nothing\").shallow + 1 > 0").empty());
  CHECK(ids(heap, "shallow / 0 > 0").empty());
  CHECK(ids(heap, "line == 10 && column == 20") == Ids{7});
  CHECK(ids(heap, "line != 10").empty());
  CHECK(ids(heap, "class == \"Session\" order by line desc") == Ids{7, 9});
  CHECK(ids(heap, "class == \"Session\" order by line asc") == Ids{7, 9});
  CHECK(ids(heap, "dominator == edge(\"nothing\")").empty());
}

TEST_CASE("a query knows what retains an object, and what refers to it") {
  const Heap heap = sessions();
  CHECK(ids(heap, "type == \"string\" && retained_by(\"Session\")").size() ==
        3);
  CHECK(ids(heap, "retained_by(\"Cache\")").size() == 3);
  CHECK(ids(heap, "class == \"Session\" && retained_by(\"Session\")").empty());
  CHECK(ids(heap, "held_by(\"Session\") order by id asc") == Ids{5, 11, 13});
  CHECK(ids(heap, "held_by(\"Nobody\")").empty());
}

TEST_CASE("a query selects columns") {
  const Heap heap = sessions();
  CHECK(rows(heap,
             "class == \"Session\" select id, edge(\"cache\"), line, name") ==
        std::vector<std::string>{"9 Cache @13 none Session",
                                 "7 Cache @11 10 Session"});
}

TEST_CASE("a query counts and sums by key") {
  const Heap heap = sessions();
  CHECK(rows(heap, "count(), sum(shallow) by class where shallow > 0") ==
        std::vector<std::string>{"(string) 3 18", "Cache 2 70", "Session 2 30",
                                 "Global 1 100"});
  CHECK(rows(heap,
             "max(shallow), min(shallow), avg(shallow) by class, type "
             "where class == \"Cache\"") ==
        std::vector<std::string>{"Cache object 40 30 35"});
  CHECK(rows(heap,
             "count() by class where shallow > 0 order by class limit "
             "2") == std::vector<std::string>{"(string) 3", "Cache 2"});
  CHECK(rows(heap, "count()") == std::vector<std::string>{"10"});
  CHECK(rows(heap, "count(), max(shallow) where false") ==
        std::vector<std::string>{"0 none"});
  CHECK(rows(heap, "count() by class where false").empty());
  CHECK(rows(heap, "count(), max(line) by line where class == \"Session\"") ==
        std::vector<std::string>{"10 1 10", "none 1 none"});
}

TEST_CASE("an answer says how much there is beyond what is shown") {
  const Heap heap = sessions();
  RunOptions options;
  options.limit = 1;
  const Answer answer =
      run_query(heap, parse_query("class == \"Session\""), options);
  CHECK(answer.match_count == 2);
  CHECK(answer.shallow_bytes == 30);
  CHECK(answer.nodes.size() == 1);
  const Answer groups =
      run_query(heap, parse_query("count() by class"), options);
  CHECK(groups.rows.size() == 1);
  CHECK(groups.row_count > 1);
}

TEST_CASE("a query is stopped when asked") {
  std::stop_source stop;
  stop.request_stop();
  RunOptions options;
  options.stop = stop.get_token();
  CHECK_THROWS_AS(run_query(sessions(), parse_query("true"), options), Error);
}

TEST_CASE("a query of a heap with cycles comes to an end") {
  SnapshotText text;
  const uint32_t root = 0;
  const uint32_t a = text.node("object", "A", 8);
  const uint32_t b = text.node("object", "B", 8);
  text.edge(root, a, "property", "a");
  text.edge(a, b, "property", "next").edge(b, a, "property", "next");
  text.edge(b, b, "internal", "table");
  const Heap heap = make_heap(text.graph());
  CHECK(ids(heap,
            "edge(\"next\").edge(\"next\").edge(\"next\").class == "
            "\"B\"") == Ids{3});
  CHECK(ids(heap, "size > 0").empty());
  CHECK(ids(heap, "retained_by(\"A\")") == Ids{5});
}
