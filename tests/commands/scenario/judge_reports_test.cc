#include "commands/scenario/judge_reports.h"

#include <string>

#include "commands/error.h"
#include "commands/scenario/bound.h"
#include "tests/catch.h"

namespace heapcli::commands {
namespace {

using tests::ContainsSubstring;

OrderedJson suspect(bool slowing) {
  return {{"class", "Session"},
          {"slowing", slowing},
          {"holder", {{"class", "Array"}, {"path", "a → b → .sessions"}}}};
}

Judgement leaks(const char* bound, const OrderedJson& suspects,
                const char* verdict) {
  return judge_leaks({"leaks-1", parse_suspects(bound)},
                     {{"verdict", verdict}, {"suspects", suspects}});
}

TEST_CASE("growth that slows down is no leak") {
  CHECK(leaks("none", OrderedJson::array(), "clean").holds);
  const Judgement slowing =
      leaks("none", OrderedJson::array({suspect(true)}), "inconclusive");
  CHECK(slowing.holds);
  CHECK_THAT(slowing.found, ContainsSubstring("0 leaks; something grows"));
  CHECK(slowing.look == "");
  const Judgement leak = leaks(
      "none", OrderedJson::array({suspect(false), suspect(true)}), "leak");
  CHECK_FALSE(leak.holds);
  CHECK(leak.found == "1 leak");
  CHECK(leak.look == "Session held by … → .sessions");
  CHECK(leaks("<= 1", OrderedJson::array({suspect(false)}), "leak").holds);
}

OrderedJson function(const char* name, double self, const OrderedJson& url) {
  return {{"function", name}, {"self_bytes", self}, {"url", url}, {"line", 12}};
}

Judgement share(const std::string& wanted, const char* bound,
                const OrderedJson& functions, double total) {
  return judge_share({"track-1", wanted, parse_bound(bound, BoundUnit::kShare)},
                     {{"functions", functions}, {"total_bytes", total}});
}

TEST_CASE("a function's share is what it allocated itself, in all its places") {
  const OrderedJson functions = OrderedJson::array(
      {function("grow", 20, "/app/a.js"), function("grow", 5, "/app/b.js"),
       function("(root)", 0, nullptr)});
  CHECK(share("grow", "== 25 %", functions, 100).holds);
  CHECK(share("grow a.js:12", "== 20 %", functions, 100).holds);
  CHECK(share("grow /app/b.js:12", "== 5 %", functions, 100).holds);
  CHECK(share("grow a.js:13", "== 0", functions, 100).holds);
  CHECK_FALSE(share("grow", "< 25 %", functions, 100).holds);
  CHECK(share("grow", "<= 12.5 %", functions, 200).holds);
  CHECK(share("gro", "<= 20 %", functions, 100).found ==
        "0 % of 100 B (no sample is of gro)");
}

TEST_CASE("where nothing was sampled a share is 0, and that is said") {
  const Judgement nothing = share("grow", "<= 20 %", OrderedJson::array(), 0);
  CHECK(nothing.holds);
  CHECK(nothing.found == "0 % of 0 B (nothing was sampled)");
  CHECK_FALSE(share("grow", ">= 1 %", OrderedJson::array(), 0).holds);
}

Judgement value(const OrderedJson& report, const char* pointer,
                const char* bound) {
  return judge_value({"e", pointer, parse_bound(bound, BoundUnit::kAny), ""},
                     report);
}

Judgement text(const OrderedJson& report, const std::string& equals) {
  return judge_value({"e", "/value", {}, equals}, report);
}

TEST_CASE("a number in a report is compared with a bound") {
  const OrderedJson report = {{"value", 10}, {"list", {1, 2.5, "x", nullptr}}};
  CHECK(value(report, "/value", "<= 10").holds);
  CHECK_FALSE(value(report, "/value", "< 10").holds);
  CHECK(value(report, "/list/1", "== 2.5").holds);
  for (const char* const pointer : {"/list/2", "/list/3", "/list", "/list/9",
                                    "/none", "value", "/list/x"}) {
    INFO(pointer);
    CHECK_THROWS_AS(value(report, pointer, "<= 10"), Error);
  }
}

TEST_CASE("a text in a report is compared as a whole") {
  CHECK(text({{"value", "ready"}}, "ready").holds);
  CHECK_FALSE(text({{"value", "ready\n"}}, "ready").holds);
  CHECK_FALSE(text({{"value", "a\nb"}}, "a?b").holds);
  const std::string start(300, 'x');
  CHECK_FALSE(text({{"value", start + "1"}}, start + "2").holds);
  CHECK(text({{"value", start + "1"}}, start + "2").found.size() < 210);
  CHECK(text({{"value", true}}, "true").holds);
  CHECK(text({{"value", nullptr}}, "null").holds);
}

}  // namespace
}  // namespace heapcli::commands
