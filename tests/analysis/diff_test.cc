#include "analysis/diff.h"

#include <map>

#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::ClassDelta;
using analysis::Diff;

std::map<std::string, ClassDelta> rows_by_key(const Diff& diff) {
  std::map<std::string, ClassDelta> rows;
  for (const ClassDelta& row : diff.classes) rows[row.key] = row;
  return rows;
}

TEST_CASE("objects in one snapshot only are new or deleted") {
  SnapshotText base;
  base.node("object", "Stays", 10, 11);
  base.node("object", "Goes", 20, 13);
  base.node("object", "Goes", 30, 15);
  SnapshotText target;
  target.node("object", "Stays", 10, 11);
  target.node("object", "Comes", 40, 17);
  target.node("object", "Goes", 50, 19);

  const Diff diff = analysis::diff(base.graph(), target.graph());
  REQUIRE(diff.identity.comparable);
  const auto rows = rows_by_key(diff);
  REQUIRE(rows.size() == 2);
  CHECK(rows.at(",Comes").added.count == 1);
  CHECK(rows.at(",Comes").added.bytes == 40);
  CHECK(rows.at(",Goes").added.bytes == 50);
  CHECK(rows.at(",Goes").removed.count == 2);
  CHECK(rows.at(",Goes").removed.bytes == 50);
  CHECK(rows.at(",Goes").count_delta == -1);
  CHECK(rows.at(",Goes").bytes_delta == 0);
  CHECK(diff.totals.added.bytes == 90);
  CHECK(diff.totals.removed.bytes == 50);
}

TEST_CASE("an object that only changed its size is ignored, as in DevTools") {
  SnapshotText base;
  base.node("object", "Grows", 10, 11);
  SnapshotText target;
  target.node("object", "Grows", 1000, 11);
  target.node("object", "Grows", 7, 13);
  const Diff grown = analysis::diff(base.graph(), target.graph());
  CHECK(rows_by_key(grown).at(",Grows").bytes_delta == 7);
}

TEST_CASE("a class in which nothing came or went is left out") {
  SnapshotText base;
  base.node("object", "Grows", 10, 11);
  SnapshotText target;
  target.node("object", "Grows", 1000, 11);
  CHECK(analysis::diff(base.graph(), target.graph()).classes.empty());
}

TEST_CASE("an object that changed its class leaves one and enters the other") {
  SnapshotText base;
  base.node("object", "Was", 10, 11);
  for (int i = 0; i < 300; ++i) base.node("object", "Same", 8, 101 + 2 * i);
  SnapshotText target;
  target.node("object", "Is", 10, 11);
  for (int i = 0; i < 300; ++i) target.node("object", "Same", 8, 101 + 2 * i);
  const auto rows = rows_by_key(analysis::diff(base.graph(), target.graph()));
  CHECK(rows.at(",Was").removed.count == 1);
  CHECK(rows.at(",Is").added.count == 1);
}

TEST_CASE("a snapshot does not differ from itself") {
  const auto graph = small_heap().graph();
  const Diff diff = analysis::diff(graph, graph);
  CHECK(diff.identity.comparable);
  CHECK(diff.classes.empty());
}

TEST_CASE("without comparable ids only the balance of each class is given") {
  SnapshotText base;
  SnapshotText target;
  for (int i = 0; i < 100; ++i) {
    base.node("object", i % 2 == 0 ? "Even" : "Odd", 10);
    target.node("object", i % 3 == 0 ? "Even" : "Odd", 10);
  }
  const Diff diff = analysis::diff(base.graph(), target.graph());
  REQUIRE(!diff.identity.comparable);
  CHECK_THAT(diff.identity.reason, ContainsSubstring("inspector session"));
  const auto rows = rows_by_key(diff);
  CHECK(rows.at(",Even").count_delta == -16);
  CHECK(rows.at(",Even").added.count == 0);
  CHECK(rows.at(",Odd").bytes_delta == 160);
}

TEST_CASE("across sessions classes are matched by name, not by script id") {
  SnapshotText base;
  SnapshotText target;
  for (int i = 0; i < 100; ++i) {
    const uint32_t in_base = base.node("object", i < 50 ? "A" : "B", 10);
    const uint32_t in_target = target.node("object", i < 60 ? "B" : "A", 10);
    base.location(in_base, 7, 1, 1);
    target.location(in_target, 9, 1, 1);
  }
  const Diff diff = analysis::diff(base.graph(), target.graph());
  REQUIRE(!diff.identity.comparable);
  const auto rows = rows_by_key(diff);
  REQUIRE(rows.size() == 2);
  CHECK(rows.at(",A").count_delta == -10);
  CHECK(rows.at(",B").count_delta == 10);
}

}  // namespace
}  // namespace heapcli::tests
