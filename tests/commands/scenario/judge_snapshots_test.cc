#include "commands/scenario/judge_snapshots.h"

#include <string>

#include "commands/error.h"
#include "commands/scenario/bound.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using tests::ContainsSubstring;
using tests::SnapshotText;

// Objects of a class with 100 bytes each, held by global.list.
SnapshotText heap_with(const std::string& class_name, int objects) {
  SnapshotText text;
  const uint32_t root = text.node("synthetic", "", 0);
  const uint32_t global = text.node("object", "global", 50);
  const uint32_t list = text.node("object", "List", 10);
  text.edge(root, global, "shortcut", "global");
  text.element(root, global, 0);
  text.edge(global, list, "property", "list");
  for (int i = 0; i < objects; ++i) {
    text.element(list, text.node("object", class_name, 100),
                 static_cast<uint32_t>(i));
  }
  return text;
}

GrowthAssertion growth_bound(const char* objects, const char* bytes,
                             unsigned rounds) {
  GrowthAssertion assertion{"Session", "before", "after", {}, {}, rounds};
  if (*objects != '\0') {
    assertion.objects = parse_bound(objects, BoundUnit::kCount);
  }
  if (*bytes != '\0') assertion.bytes = parse_bound(bytes, BoundUnit::kBytes);
  return assertion;
}

Judgement judged_growth(const char* objects, const char* bytes, unsigned rounds,
                        double more, double more_bytes) {
  ClassGrowth growth;
  growth.objects = more;
  growth.bytes = more_bytes;
  analysis::Identity identity;
  identity.comparable = true;
  return judge_growth(growth_bound(objects, bytes, rounds), growth, identity);
}

TEST_CASE("growth is compared as it is, or a round") {
  CHECK(judged_growth("<= 10", "", 1, 10, 0).holds);
  CHECK_FALSE(judged_growth("<= 10", "", 1, 11, 0).holds);
  CHECK(judged_growth("<= 10", "", 3, 30, 0).holds);
  const Judgement more = judged_growth("<= 10", "", 3, 31, 0);
  CHECK_FALSE(more.holds);
  CHECK(more.expected == "growth of Session: objects <= 10 a round");
  CHECK(more.found == "+10.33 objects a round from before to after");
  // What was measured, not what was compared.
  CHECK(more.report.at("objects") == 31);
  CHECK(more.report.at("rounds") == 3);
  CHECK(judged_growth("== -5", "", 2, -10, 0).holds);
}

TEST_CASE("growth has to be within both of two bounds") {
  CHECK(judged_growth("<= 10", "<= 1 KiB", 1, 10, 1024).holds);
  CHECK_FALSE(judged_growth("<= 10", "<= 1 KiB", 1, 11, 1024).holds);
  const Judgement bytes = judged_growth("<= 10", "<= 1 KiB", 1, 10, 1025);
  CHECK_FALSE(bytes.holds);
  CHECK(bytes.expected ==
        "growth of Session: objects <= 10 and bytes <= 1 KiB");
  CHECK(bytes.found ==
        "+10 objects and +1.00 KiB (1,025 bytes) from before to after");
}

TEST_CASE("growth without identity says that it is a balance of classes") {
  analysis::Identity identity;
  identity.comparable = false;
  identity.reason = "another session";
  const Judgement result =
      judge_growth(growth_bound("<= 1", "", 1), {}, identity);
  CHECK(result.holds);
  CHECK_THAT(result.found,
             ContainsSubstring("(balance of classes only: another session)"));
}

TEST_CASE("classes grow by what was added minus what was removed") {
  const auto base = heap_with("Session", 2).graph();
  const auto later = heap_with("Session", 5).graph();
  const analysis::Diff diff = analysis::diff(base, later);
  const ClassGrowth session = class_growth(diff, "Session");
  CHECK(session.objects == 3);
  CHECK(session.bytes == 300);
  CHECK(session.seen);
  const ClassGrowth all = class_growth(diff, "");
  CHECK(all.objects == 3);
  CHECK(all.most == "Session");
  CHECK_FALSE(class_growth(diff, "List").seen);
}

TEST_CASE("a class that is in no snapshot is named, with what was meant") {
  const Heap base = analysis::make_heap(heap_with("Session", 2).graph());
  const Heap later = analysis::make_heap(heap_with("Sessions", 2).graph());
  CHECK(absent_class("Session", base, later) == "");
  CHECK(absent_class("Sessions", base, later) == "");
  CHECK(absent_class("", base, later) == "");
  CHECK_THAT(absent_class("Sesion", base, base),
             ContainsSubstring("no Sesion is there; did you mean"));
}

TEST_CASE("a ratio is of all bytes, and of nothing there is none") {
  RatioAssertion assertion{"before", "after",
                           parse_bound("<= 110 %", BoundUnit::kShare)};
  CHECK(judge_ratio(assertion, 1000, 1100).holds);
  CHECK_FALSE(judge_ratio(assertion, 1000, 1101).holds);
  CHECK(judge_ratio(assertion, 1'000'000'000, 1'100'000'001).found ==
        "110.0000001 % (954 MiB -> 1.02 GiB)");
  CHECK(judge_ratio(assertion, 1000, 0).holds);
  CHECK_THROWS_AS(judge_ratio(assertion, 0, 0), Error);
  CHECK_THROWS_AS(judge_ratio(assertion, 0, 1), Error);
}

TEST_CASE("what a class retains is compared, and a class that is not there") {
  const Heap heap = analysis::make_heap(heap_with("Session", 3).graph());
  RetainedAssertion assertion{"Session", "after",
                              parse_bound("<= 300", BoundUnit::kBytes)};
  CHECK(judge_retained(assertion, heap).holds);
  assertion.bytes = parse_bound("< 300", BoundUnit::kBytes);
  CHECK_FALSE(judge_retained(assertion, heap).holds);
  // The list, and what it alone holds.
  assertion.class_name = "List";
  assertion.bytes = parse_bound("== 310", BoundUnit::kBytes);
  CHECK(judge_retained(assertion, heap).holds);
  assertion.class_name = "Lost";
  const Judgement absent = judge_retained(assertion, heap);
  CHECK_FALSE(absent.holds);
  CHECK_THAT(absent.found, ContainsSubstring("0 B in after; no Lost is there"));
}

TEST_CASE("detached DOM nodes are counted in a page alone") {
  SnapshotText text = heap_with("Session", 1);
  const DetachedAssertion assertion{"after",
                                    parse_bound("<= 1", BoundUnit::kCount)};
  const auto judged = [&] {
    return judge_detached(assertion, analysis::make_heap(text.graph()));
  };
  CHECK_THROWS_AS(judged(), Error);
  const auto dom_node = [&](uint64_t state) {
    const uint32_t node = text.node("native", "<li>", 40);
    text.element(1, node, node);
    text.detachedness(node, state);
  };
  // As Node says it of objects of its own.
  dom_node(2);
  CHECK_THROWS_AS(judged(), Error);
  dom_node(1);
  CHECK(judged().found == "1 in after");
  CHECK(judged().holds);
  dom_node(2);
  CHECK_FALSE(judged().holds);
  CHECK(judged().found == "2 in after");
}

}  // namespace
}  // namespace heapcli::commands
