// What find_leaks says of growth that is spread over many objects, or comes in
// steps, or has other reasons.
#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "analysis/leaks/find_leaks.h"
#include "tests/analysis/leaks/leak_program.h"
#include "tests/catch.h"

using namespace heapcli::analysis;
using namespace heapcli::tests;

namespace {

// A map of rooms, each with the messages of these rounds; `size_in` says how
// many bytes a room gets in a round.
void draw_rooms(Program& self, int from, int to,
                const std::function<uint64_t(int room, int born)>& size_in) {
  SnapshotText& text = self.text();
  const uint32_t rooms = self.object("object", "Map", 32, 0, 1);
  text.edge(self.global(), rooms, "property", "rooms");
  for (int i = 0; i < 12; ++i) {
    const uint32_t room = self.object("object", "Room", 32, 0, 10 + i);
    text.edge(rooms, room, "internal", std::to_string(i));
    for (int born = from; born <= to; ++born) {
      if (size_in(i, born) == 0) continue;
      text.edge(
          room,
          self.object("object", "Message", size_in(i, born), born, 100 + i),
          "internal", std::to_string(born));
    }
  }
}

}  // namespace

TEST_CASE("a leak that is spread over many alike is held by what holds these") {
  // Each room gets something in some rounds only, or in all.
  const bool is_steady = GENERATE(true, false);
  Program program([&](Program& self, int round) {
    draw_rooms(self, 0, round, [&](int room, int born) -> uint64_t {
      return is_steady || (room + born) % 3 != 0 ? 2000 : 0;
    });
  });
  const LeakReport report = program.look(4);
  CHECK(report.verdict == Verdict::kLeak);
  REQUIRE(report.suspects.size() == 1);
  CHECK(program.class_name(report.suspects[0].holder) == "Map");
  REQUIRE(report.suspects[0].gathered.size() == 1);
  CHECK(program.class_name(report.suspects[0].gathered[0].class_id) ==
        "Message");
  CHECK(report.suspects[0].gathered[0].objects ==
        Counts(4, is_steady ? 12 : 8));
}

TEST_CASE("arrays side by side with different things are leaks of their own") {
  constexpr int kArrays = 5;
  const bool is_same = GENERATE(true, false);
  Program program([&](Program& self, int round) {
    SnapshotText& text = self.text();
    for (int i = 0; i < kArrays; ++i) {
      const std::string number = std::to_string(i);
      const uint32_t array = self.object("object", "Array", 32, 0, 1 + i);
      text.edge(self.global(), array, "property", "kept" + number);
      for (int born = 0; born <= round; ++born) {
        for (int k = 0; k < kPerRound; ++k) {
          text.edge(array,
                    self.object("object", is_same ? "Session" : "Kind" + number,
                                kSize, born, 100 + i * kPerRound + k),
                    "element", std::to_string(born * kPerRound + k));
        }
      }
    }
  });
  const LeakReport report = program.look(4);
  CHECK(report.verdict == Verdict::kLeak);
  REQUIRE(report.suspects.size() == (is_same ? 1 : kArrays));
  CHECK(program.class_name(report.suspects[0].holder) ==
        (is_same ? "Global" : "Array"));
}

TEST_CASE("many alike that turn over are clean, though some have grown") {
  Program program([](Program& self, int round) {
    draw_rooms(self, round, round, [](int room, int born) -> uint64_t {
      return 1000 + 500 * static_cast<uint64_t>((room * 7 + born * 5) % 12);
    });
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("noise above a cache that was filled does not make it a leak") {
  Program program([](Program& self, int round) {
    // The cache keeps the objects of two rounds: there are always young ones.
    draw_array(self, std::max(0, round - 1), round, /*store_born=*/round);
    for (int born = 0; born <= round; ++born) {
      const uint32_t code = self.object("code", "", 9000, born, 2000);
      self.text().edge(self.global(), code, "internal", std::to_string(born));
    }
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("a cache that was full in the midst of the last round needs more") {
  Program program([](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint32_t cache = self.object("object", "Cache", 32, 0, 1);
    text.edge(self.global(), cache, "property", "cache");
    for (int i = 0; i < std::min(200 * (round + 1), 900); ++i) {
      text.edge(cache, self.object("object", "Entry", 100, i / 200, 100 + i),
                "property", std::to_string(i));
    }
  });
  CHECK(program.look(4).verdict == Verdict::kInconclusive);
}

TEST_CASE("an array of numbers grows in steps") {
  // Nothing but its own size shows, and not in every round.
  Program program([](Program& self, int round) {
    const uint64_t sizes[] = {1600, 4000, 6300, 9600, 9600};
    const uint32_t array = self.object("object", "Array", sizes[round], 0, 1);
    self.text().edge(self.global(), array, "property", "latencies");
  });
  const LeakReport report = program.look(4);
  CHECK(report.verdict == Verdict::kLeak);
  REQUIRE(report.suspects.size() == 1);
  CHECK(program.class_name(report.suspects[0].holder) == "Array");
  CHECK(report.suspects[0].gathered.empty());
}

TEST_CASE("a table that was enlarged once is clean") {
  Program program([](Program& self, int round) {
    const uint32_t map =
        self.object("object", "Map", round < 3 ? 4000 : 8000, 0, 1);
    self.text().edge(self.global(), map, "property", "map");
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("a part that becomes larger is a leak of what it is part of") {
  Program program([](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint32_t samples = self.object("object", "Samples", 32, 0, 1);
    const uint32_t array = self.object("object", "Float64Array", 104, round, 2);
    const uint32_t data =
        text.node("native", "system / JSArrayBufferData",
                  4000 * static_cast<uint64_t>(round + 1), 4000002);
    text.edge(self.global(), samples, "property", "samples");
    text.edge(samples, array, "property", "data");
    text.edge(array, data, "internal", "backing_store");
  });
  const LeakReport report = program.look(4);
  CHECK(report.verdict == Verdict::kLeak);
  REQUIRE(report.suspects.size() == 1);
  CHECK(program.class_name(report.suspects[0].holder) == "Samples");
  REQUIRE(report.suspects[0].gathered.size() == 1);
  CHECK(program.class_name(report.suspects[0].gathered[0].class_id) ==
        "Float64Array");
}

TEST_CASE("a few small objects are enough when all rounds bring as many") {
  const bool is_regular = GENERATE(true, false);
  Program program([&](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint32_t list = self.object("object", "List", 32, 0, 1);
    text.edge(self.global(), list, "property", "list");
    for (int born = 0; born <= round; ++born) {
      const int count = is_regular ? 10 : 10 + 7 * (born % 2);
      for (int i = 0; i < count; ++i) {
        text.edge(list,
                  self.object("object", "Subscription", 40, born, 100 + i),
                  "internal", std::to_string(100 * born + i));
      }
    }
  });
  CHECK(program.look(4).verdict ==
        (is_regular ? Verdict::kLeak : Verdict::kClean));
}

TEST_CASE("a second owner of what was there before is no growth") {
  // Each round one more old object is entered into an index: it moves up in
  // the dominator tree with all that it retains.
  Program program([](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint32_t shop = self.object("object", "Shop", 32, 0, 1);
    const uint32_t list = self.object("object", "List", 32, 0, 2);
    const uint32_t index = self.object("object", "Index", 32, 0, 3);
    text.edge(self.global(), shop, "property", "shop");
    text.edge(shop, list, "property", "list");
    text.edge(shop, index, "property", "index");
    for (int i = 0; i < 10; ++i) {
      const uint32_t item = self.object("object", "Item", 5000, 0, 100 + i);
      text.edge(list, item, "internal", std::to_string(i));
      if (i < 2 * round) {
        text.edge(index, item, "internal", std::to_string(i));
      }
    }
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("what other leaking objects refer to comes after these") {
  Program program([](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint32_t roots = text.node("synthetic", "(GC roots)", 0, 5);
    text.edge(0, roots, "element", "1");
    const uint32_t table = self.object("object", "Registry", 32, 0, 1);
    text.edge(self.global(), table, "property", "registry");
    for (int born = 0; born <= round; ++born) {
      for (int i = 0; i < 50; ++i) {
        const uint32_t text_of =
            self.object("string", "text", 90, born, 100 + i);
        const uint32_t symbol =
            self.object("symbol", "symbol", 40, born, 200 + i);
        const std::string name = std::to_string(100 * born + i);
        text.edge(roots, text_of, "internal", name);
        text.edge(table, symbol, "internal", name);
        text.edge(symbol, text_of, "internal", "name");
      }
    }
  });
  const LeakReport report = program.look(4);
  CHECK(report.verdict == Verdict::kLeak);
  REQUIRE(report.suspects.size() == 2);
  CHECK(program.class_name(report.suspects[0].gathered.at(0).class_id) ==
        "(symbol)");
}

TEST_CASE("snapshots with the same id twice are judged all the same") {
  Program program([](Program& self, int round) {
    draw_array(self, 0, round, /*store_born=*/round);
    const uint32_t twice = self.text().node("object", "Twice", 5000, 1003);
    self.text().edge(self.global(), twice, "property", "twice");
  });
  CHECK(program.look(4).suspects.size() == 1);
}

TEST_CASE("sizes that vary without anything new are no leak") {
  Program program([](Program& self, int round) {
    SnapshotText& text = self.text();
    const uint32_t page = self.object("object", "Page", 32, 0, 1);
    text.edge(self.global(), page, "property", "page");
    if (round == 0) return;
    const uint32_t styles = self.object("object", "Styles", 40, 1, 2);
    const uint32_t sheet =
        text.node("native", "Sheet",
                  40000 + 3000 * static_cast<uint64_t>(round), 4000002);
    text.edge(page, styles, "property", "styles");
    text.edge(styles, sheet, "property", "sheet");
  });
  CHECK(program.look(4).verdict == Verdict::kClean);
}

TEST_CASE("what is in a wrapper that is replaced counts for itself") {
  // The wrapper is of a class of its own, or there are more of its kind below.
  const std::string wrapper_class = GENERATE("Wrapper", "Object");
  Program program([&](Program& self, int round) {
    const uint32_t owner = self.object("object", "Owner", 32, 0, 1);
    const uint32_t wrapper = self.object("object", wrapper_class, 32, round, 2);
    self.text().edge(self.global(), owner, "property", "owner");
    self.text().edge(owner, wrapper, "property", "state");
    uint32_t from = wrapper;
    for (int i = 0; i < (round + 1) * kPerRound; ++i) {
      const uint32_t span =
          self.object("object", "Span", 64, i / kPerRound, 100 + i % kPerRound);
      const uint32_t part = self.object("object", "Object", 16, i / kPerRound,
                                        1000 + i % kPerRound);
      self.text().edge(from, span, "property", "parent");
      self.text().edge(span, part, "property", "part");
      from = span;
    }
  });
  const LeakReport report = program.look(4);
  REQUIRE(report.suspects.size() == 1);
  REQUIRE(!report.suspects[0].gathered.empty());
  const GatheredClass& gathered = report.suspects[0].gathered[0];
  CHECK(program.class_name(gathered.class_id) == "Span");
  CHECK(gathered.objects == Counts(4, kPerRound));
}

namespace {

// A module of Node's own, loaded in a round, is kept by what stands for it.
void draw_modules(Program& self, int round, const std::string& url) {
  const uint32_t map = self.object("object", "Map", 32, 0, 1);
  const uint32_t table = self.object("array", "", 32, 0, 2);
  self.text().edge(self.global(), map, "property", "map");
  self.text().edge(map, table, "internal", "table");
  for (int i = 0; i < 8; ++i) {
    const uint32_t module =
        self.object("object", "BuiltinModule", 64, 0, 10 + i);
    self.text().edge(table, module, "internal", std::to_string(i));
    if (i > round) continue;
    const uint32_t exported = self.object("closure", "f", 4000, i, 20);
    const uint32_t script = self.object("code", url, 100, i, 21);
    self.text().edge(module, exported, "property", "exports");
    self.text().edge(exported, script, "internal", "script");
  }
}

}  // namespace

TEST_CASE("modules of Node's own that are loaded late come to an end") {
  Program modules(
      [](Program& self, int round) { draw_modules(self, round, "node:zlib"); });
  CHECK(modules.look(4).verdict == Verdict::kInconclusive);
  Program others([](Program& self, int round) {
    draw_modules(self, round, "/app/page.js");
  });
  CHECK(others.look(4).verdict == Verdict::kLeak);
}
