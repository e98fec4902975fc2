#include "analysis/profile/flame_layout.h"

#include "analysis/profile/call_stacks.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfileBuilder;
using analysis::FlameCall;
using analysis::FlameLayout;

// main -> small (1), big (100) -> leaf (50), middle (10)
analysis::AllocationProfile family() {
  AllocationProfileBuilder builder;
  const auto main = builder.add_call(builder.kRoot, app_frame("main"));
  builder.add_bytes(builder.add_call(main, app_frame("small")), 1, 1);
  const auto big = builder.add_call(main, app_frame("big"));
  builder.add_bytes(big, 50, 1);
  builder.add_bytes(builder.add_call(big, app_frame("leaf")), 50, 1);
  builder.add_bytes(builder.add_call(main, app_frame("middle")), 10, 1);
  return builder.build();
}

std::vector<std::string> names(const analysis::AllocationProfile& profile,
                               const FlameLayout& layout) {
  std::vector<std::string> names;
  for (const FlameCall& at : layout.calls) {
    names.push_back(std::string(at.depth, ' ') +
                    profile.frames[profile.frame[at.call]].function + " " +
                    std::to_string(at.begin) + "+" + std::to_string(at.total));
  }
  return names;
}

TEST_CASE("a flame graph has callees below their caller, the largest first") {
  const auto profile = family();
  const FlameLayout layout = lay_out_flames(profile, {.most_calls = 100});
  CHECK(names(profile, layout) ==
        std::vector<std::string>{"(root) 0+111", " main 0+111", "  big 0+100",
                                 "   leaf 0+50", "  middle 100+10",
                                 "  small 110+1"});
  CHECK(layout.depth == 3);
  CHECK(layout.left_out == 0);
  for (const FlameCall& at : layout.calls) {
    CHECK(profile.parent[at.call] == layout.calls[at.parent].call);
  }
}

TEST_CASE("a flame graph leaves out the smallest calls and counts them") {
  const auto profile = family();
  const FlameLayout large =
      lay_out_flames(profile, {.smallest = 11, .most_calls = 100});
  CHECK(large.calls.size() == 4);
  CHECK(large.left_out == 2);
  const FlameLayout few = lay_out_flames(profile, {.most_calls = 3});
  CHECK(names(profile, few) ==
        std::vector<std::string>{"(root) 0+111", " main 0+111", "  big 0+100"});
  CHECK(few.left_out == 3);
}

TEST_CASE("of calls of one size, a flame graph keeps callers before callees") {
  AllocationProfileBuilder builder;
  auto call = builder.kRoot;
  for (int i = 0; i < 50; ++i) call = builder.add_call(call, app_frame("f"));
  builder.add_bytes(call, 7, 1);
  const FlameLayout layout =
      lay_out_flames(builder.build(), {.most_calls = 10});
  CHECK(layout.calls.size() == 10);
  CHECK(layout.depth == 9);
}

TEST_CASE("a flame graph takes a chain of any depth") {
  const auto profile = chain_profile(200'000);
  const FlameLayout layout = lay_out_flames(profile, {.most_calls = 300'000});
  CHECK(layout.depth == analysis::kMaxStackDepth);
  CHECK(layout.left_out == 200'000 - analysis::kMaxStackDepth);
}

}  // namespace
}  // namespace heapcli::tests
