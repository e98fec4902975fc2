#include "commands/leak_budget.h"

#include <string>

#include "commands/error.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

using namespace heapcli::commands;
using heapcli::tests::ContainsSubstring;
using heapcli::tests::SnapshotText;

namespace {

// Some sessions of 100 bytes each.
heapcli::analysis::Heap heap_with(int sessions) {
  SnapshotText text;
  for (int i = 0; i < sessions; ++i) {
    text.edge(0, text.node("object", "Session", 100), "property",
              std::to_string(i));
  }
  return heapcli::analysis::make_heap(text.graph(), {.raw_names = true});
}

std::string complaint_about(const std::string& text) {
  try {
    parse_budget(text);
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::kUsage);
    return error.what();
  }
  return "";
}

BudgetResult result_of(const std::string& text, std::vector<int> sessions,
                       size_t warm_up, std::optional<uint64_t> requests) {
  BudgetMeter meter({parse_budget(text)});
  for (const int count : sessions) meter.observe(heap_with(count));
  return meter.results(warm_up, requests).at(0);
}

}  // namespace

TEST_CASE("a budget names a class, a limit, its unit, and for what it is") {
  const LeakBudget plain = parse_budget("Session<=0/round");
  CHECK(plain.class_name == "Session");
  CHECK(plain.most == 0);
  CHECK(plain.unit == BudgetUnit::kObjects);
  CHECK(plain.per == BudgetPer::kRound);

  const LeakBudget bytes = parse_budget("  (string) <= 1.5 KiB / request ");
  CHECK(bytes.class_name == "(string)");
  CHECK(bytes.most == 1536);
  CHECK(bytes.unit == BudgetUnit::kBytes);
  CHECK(bytes.per == BudgetPer::kRequest);

  CHECK(parse_budget("{a, b<=c}<=2B/round").class_name == "{a, b<=c}");
  CHECK(parse_budget("*<=1MiB/round").most == 1024 * 1024);
  CHECK(parse_budget("*<=1GiB/round").most == 1024.0 * 1024 * 1024);
}

TEST_CASE("what is wrong with a budget is said with its column") {
  CHECK_THAT(complaint_about("Session"), ContainsSubstring("column 8"));
  CHECK_THAT(complaint_about("<=0/round"), ContainsSubstring("column 1"));
  CHECK_THAT(complaint_about("Session<=x/round"),
             ContainsSubstring("column 10"));
  CHECK_THAT(complaint_about("Session<=-1/round"),
             ContainsSubstring("column 10"));
  CHECK_THAT(complaint_about("Session<=nan/round"),
             ContainsSubstring("column 10"));
  CHECK_THAT(complaint_about("Session<=5"), ContainsSubstring("column 11"));
  CHECK_THAT(complaint_about("Session<=5 kb/round"),
             ContainsSubstring("column 12"));
  CHECK_THAT(complaint_about("Session<=5/day"), ContainsSubstring("column 12"));
  CHECK_THAT(complaint_about("Session<=5/rounds"),
             ContainsSubstring("column 17"));
  CHECK_THAT(complaint_about(""), ContainsSubstring("column 1"));
}

TEST_CASE("a budget is exceeded when the weakest round exceeds it") {
  const BudgetResult grown =
      result_of("Session<=4/round", {10, 100, 105, 111}, 1, {});
  CHECK(grown.growth == std::vector<int64_t>{90, 5, 6});
  CHECK(grown.grew == 5);
  CHECK(grown.exceeded);
  CHECK_FALSE(
      result_of("Session<=5/round", {10, 100, 105, 111}, 1, {}).exceeded);
  // Came and went.
  CHECK_FALSE(result_of("Session<=0/round", {10, 20, 20, 30}, 1, {}).exceeded);
}

TEST_CASE("budgets count bytes, requests, and the whole heap") {
  CHECK(result_of("Session<=0B/round", {1, 3, 5}, 0, {}).grew == 200);
  CHECK(result_of("*<=0B/round", {1, 3, 5}, 0, {}).grew == 200);
  const BudgetResult each =
      result_of("Session<=0.1/request", {0, 50, 100}, 0, 100);
  CHECK(each.grew == 0.5);
  CHECK(each.exceeded);
}

TEST_CASE("a class that nobody has seen keeps its budget, and is told of") {
  const BudgetResult result = result_of("Typo<=0/round", {1, 2, 3}, 0, {});
  CHECK_FALSE(result.exceeded);
  CHECK_FALSE(result.ever_seen);
}
