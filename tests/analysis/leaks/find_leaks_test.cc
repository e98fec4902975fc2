#include "analysis/leaks/find_leaks.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "tests/analysis/leaks/leak_program.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using namespace heapcli::tests;

TEST_CASE("an array that is pushed to in every round is a leak") {
  Program program([](Program& self, int round) {
    draw_array(self, 0, round, /*store_born=*/round);
  });
  const LeakReport report = program.look(4);
  CHECK(report.verdict == Verdict::kLeak);
  CHECK(report.warm_up == 1);
  REQUIRE(report.suspects.size() == 1);
  const Suspect& suspect = report.suspects[0];
  CHECK(program.class_name(suspect.holder) == "Array");
  REQUIRE(suspect.gathered.size() == 1);
  CHECK(program.class_name(suspect.gathered[0].class_id) == "Session");
  CHECK(suspect.gathered[0].objects == Counts(4, kPerRound));
  CHECK(suspect.score == kPerRound * kSize);
}

TEST_CASE("three snapshots are enough") {
  Program program([](Program& self, int round) {
    draw_array(self, 0, round, /*store_born=*/0);
  });
  const LeakReport report = program.look(2);
  CHECK(report.verdict == Verdict::kLeak);
  CHECK(report.warm_up == 0);
}

TEST_CASE("a cache that fills up and stays so is clean") {
  Program program([](Program& self, int round) {
    draw_array(self, 0, std::min(round, 2), /*store_born=*/0);
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("a queue that drops as much as it takes is clean") {
  Program program([](Program& self, int round) {
    draw_array(self, std::max(0, round - 2), round, /*store_born=*/round);
  });
  CHECK(program.look(5).verdict == Verdict::kClean);
}

TEST_CASE("batches that come and go are clean") {
  Program program([](Program& self, int round) {
    draw_array(self, round - round % 3, round, /*store_born=*/0);
  });
  CHECK(program.look(5).verdict == Verdict::kClean);
}

TEST_CASE("growth in the first of several rounds is warm-up") {
  Program program([](Program& self, int round) {
    draw_array(self, 0, std::min(round, 1), /*store_born=*/0);
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

namespace {

// A list from the newest node to the oldest (pushed to at its head), or the
// other way round.
void draw_list(Program& self, int round, bool newest_first) {
  SnapshotText& text = self.text();
  const uint32_t owner = self.object("object", "Queue", 32, 0, 1);
  text.edge(self.global(), owner, "property", "queue");
  uint32_t from = owner;
  const int count = (round + 1) * kPerRound;
  for (int i = 0; i < count; ++i) {
    const int age = newest_first ? count - 1 - i : i;
    const uint32_t node = self.object("object", "Item", 48, age / kPerRound,
                                      100 + age % kPerRound);
    text.edge(from, node, "property", "next");
    from = node;
  }
}

}  // namespace

TEST_CASE("a list is held by its owner, whichever end grows") {
  const bool newest_first = GENERATE(true, false);
  Program program(
      [&](Program& self, int round) { draw_list(self, round, newest_first); });
  const LeakReport report = program.look(4);
  REQUIRE(report.suspects.size() == 1);
  const Suspect& suspect = report.suspects[0];
  CHECK(program.class_name(suspect.holder) == "Queue");
  REQUIRE(suspect.gathered.size() == 1);
  CHECK(program.class_name(suspect.gathered[0].class_id) == "Item");
  CHECK(suspect.gathered[0].objects == Counts(4, kPerRound));
}

TEST_CASE("a string that grows is a leak, though it is one object") {
  Program program([](Program& self, int round) {
    const uint32_t log = self.object("object", "Log", 32, 0, 1);
    const uint32_t lines = self.object(
        "string", "lines", 5000 * static_cast<uint64_t>(round + 1), round, 2);
    self.text().edge(self.global(), log, "property", "log");
    self.text().edge(log, lines, "property", "lines");
  });
  const LeakReport report = program.look(4);
  REQUIRE(report.suspects.size() == 1);
  CHECK(program.class_name(report.suspects[0].holder) == "Log");
  CHECK(report.suspects[0].score == 5000);
}

TEST_CASE("two leaks have a holder each, the worse one first") {
  Program program([](Program& self, int round) {
    draw_array(self, 0, round, /*store_born=*/round);
    SnapshotText& text = self.text();
    const uint32_t map = self.object("object", "Map", 32, 0, 3);
    text.edge(self.global(), map, "property", "map");
    for (int born = 0; born <= round; ++born) {
      const uint32_t entry = self.object("object", "Entry", 50000, born, 5000);
      text.edge(map, entry, "internal", std::to_string(born));
    }
  });
  const LeakReport report = program.look(4);
  REQUIRE(report.suspects.size() == 2);
  CHECK(program.class_name(report.suspects[0].holder) == "Map");
  CHECK(program.class_name(report.suspects[1].holder) == "Array");
}

TEST_CASE("code that grows a little in every round is clean") {
  Program program([](Program& self, int round) {
    const uint32_t function = self.object("closure", "handle", 64, 0, 1);
    self.text().edge(self.global(), function, "property", "handle");
    for (int born = 0; born <= round; ++born) {
      const uint32_t code = self.object("code", "", 15000, born, 2);
      self.text().edge(function, code, "internal", std::to_string(born));
    }
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("nodes of the embedder are not new because their ids are") {
  const bool stable = GENERATE(true, false);
  Program program([&](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint64_t id = 4000000002 + (stable ? 0 : 1000 * round);
    const uint32_t native =
        text.node("native", "Node / Environment", 90000, id);
    text.edge(self.global(), native, "property", "environment");
    for (int born = 0; born <= round; ++born) {
      const uint32_t code = self.object("code", "", 2000, born, 2);
      text.edge(self.global(), code, "internal", std::to_string(born));
    }
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("growth that slows down round by round needs more rounds") {
  Program program([](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint32_t cache = self.object("object", "Cache", 32, 0, 1);
    text.edge(self.global(), cache, "property", "cache");
    for (int born = 0; born <= round; ++born) {
      for (int i = 0; i < 160 >> born; ++i) {
        const uint32_t entry =
            self.object("object", "Entry", 1000, born, 100 + i);
        text.edge(cache, entry, "property",
                  std::to_string(born) + "," + std::to_string(i));
      }
    }
  });
  const LeakReport report = program.look(4);
  CHECK(report.verdict == Verdict::kInconclusive);
  REQUIRE(report.suspects.size() == 1);
  CHECK(report.suspects[0].slowing);
}
