#include "analysis/profile/collapsed_stacks.h"

#include "analysis/error.h"
#include "analysis/profile/call_stacks.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using analysis::read_collapsed;

std::string collapsed(const AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_collapsed(profile, sink);
  });
}

TEST_CASE("a collapsed stack names function and place of each call") {
  analysis::AllocationProfileBuilder builder;
  const auto outer = builder.add_call(builder.kRoot, app_frame("outer"));
  const auto inner = builder.add_call(outer, app_frame(""));
  const auto engine =
      builder.add_call(outer, {.function = "(GC)", .script_id = {}, .url = {}});
  builder.add_bytes(inner, 20, 1);
  builder.add_bytes(engine, 300, 1);
  builder.add_bytes(builder.kRoot, 4, 1);
  CHECK(collapsed(builder.build()) ==
        "(root) 4\n"
        "outer (/app/outer.js:3:7);(anonymous) (/app/.js:3:7) 20\n"
        "outer (/app/outer.js:3:7);(GC) 300\n");
}

TEST_CASE("collapsed stacks are read back, whatever the names are") {
  AllocationProfile profile = awkward_profile();
  const std::string text = collapsed(profile);
  const AllocationProfile again = read_collapsed(text, "again");
  // Counts are not in the text.
  for (const analysis::CallIndex call :
       analysis::IndexRange<analysis::CallIndex>(profile.call_count())) {
    profile.self_count[call] = 0;
  }
  CHECK(stacks_of(again) == stacks_of(profile));
  CHECK(collapsed(again) == text);
}

TEST_CASE("no name breaks a line of collapsed stacks") {
  analysis::AllocationProfileBuilder builder;
  const auto call = builder.add_call(
      builder.kRoot, {.function = "a;b\nc\r\xC2\x85\xE2\x80\xA9 \\x3b \\y",
                      .script_id = {},
                      .url = {}});
  builder.add_bytes(call, 7, 0);
  CHECK(collapsed(builder.build()) ==
        "a\\x3bb\\x0ac\\x0d\\xc2\\x85\\xe2\\x80\\xa9 \\x5cx3b \\y 7\n");
}

TEST_CASE("collapsed stacks of other programs are read") {
  const AllocationProfile profile = read_collapsed(
      "\r\nmain;foo::bar(int);[kernel] 10\r\n"
      "main 3\n"
      "main;run src/a.js:12 4 \n"
      "main;f (a.js:5) 1",
      "foreign");
  CHECK(stacks_of(profile) ==
        std::vector<std::string>{
            "1 0 <- f@a.js:5:0 <- main@:0:0",
            "10 0 <- [kernel]@:0:0 <- foo::bar(int)@:0:0 <- main@:0:0",
            "3 0 <- main@:0:0", "4 0 <- run src/a.js:12@:0:0 <- main@:0:0"});
  CHECK(read_collapsed("", "empty").total_bytes() == 0);
}

TEST_CASE("what is no collapsed stack is refused with its line") {
  for (const char* line : {"main", "main ", "main 1x", "main -1", "main 1.5",
                           " 1", "main 99999999999999999999", "12"}) {
    const std::string text = "ok 1\n\n" + std::string(line) + "\n";
    INFO(text);
    CHECK_THROWS_WITH(read_collapsed(text, "bad.collapsed"),
                      ContainsSubstring("bad.collapsed: line 3"));
  }
  CHECK_THROWS_WITH(
      read_collapsed("a 9000000000000000000\nb 9000000000000000000\n", "much"),
      ContainsSubstring("more than 2^63"));
}

TEST_CASE("a stack deeper than any real one loses its outermost calls") {
  const std::string text =
      collapsed(chain_profile(analysis::kMaxStackDepth + 2));
  const AllocationProfile again = read_collapsed(text, "again");
  CHECK(again.call_count() == analysis::kMaxStackDepth + 1);
  CHECK(again.total_bytes() == analysis::kMaxStackDepth + 2);
}

}  // namespace
}  // namespace heapcli::tests
