#include "analysis/profile/stack_collector.h"

#include "analysis/error.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::Frame;
using analysis::StackCollector;
using Stack = std::vector<uint32_t>;

const std::vector<Frame>& frames() {
  static const std::vector<Frame> frames = {app_frame("a"), app_frame("b"),
                                            app_frame("c")};
  return frames;
}

TEST_CASE("stacks in any order come to one tree") {
  const std::vector<Stack> stacks = {{0, 1, 2}, {0, 1},    {2}, {0, 1, 2},
                                     {},        {0, 2, 1}, {0}, {1, 0}};
  StackCollector forwards(frames());
  StackCollector backwards(frames());
  for (size_t i = 0; i < stacks.size(); ++i) {
    forwards.add(stacks[i], 10 + i, 1);
    const size_t k = stacks.size() - 1 - i;
    backwards.add(stacks[k], 10 + k, 1);
  }
  const auto one = forwards.builder().build();
  CHECK(one.call_count() == 9);
  CHECK(stacks_of(one) == stacks_of(backwards.builder().build()));
  CHECK(one.self_bytes[analysis::CallIndex{}] == 14);
}

TEST_CASE("a stack of the root's frame alone is the root") {
  const std::vector<Frame> root = {
      {.function = "(root)", .script_id = {}, .url = {}}};
  StackCollector stacks(root);
  stacks.add(Stack{0}, 5, 2);
  const auto profile = stacks.builder().build();
  CHECK(profile.self_bytes[analysis::CallIndex{}] == 5);
  CHECK(profile.self_count[analysis::CallIndex{}] == 2);
}

TEST_CASE("bytes and counts that no format could hold are refused") {
  constexpr uint64_t kHalf = uint64_t{1} << 62;
  StackCollector stacks(frames());
  stacks.add(Stack{0}, kHalf, 0);
  CHECK_THROWS_AS(stacks.add(Stack{1}, kHalf, 0), analysis::Error);
  stacks.add(Stack{0}, kHalf - 1, kHalf);
  CHECK_THROWS_AS(stacks.add(Stack{1}, 0, kHalf), analysis::Error);
}

}  // namespace
}  // namespace heapcli::tests
