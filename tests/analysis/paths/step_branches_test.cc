#include "analysis/paths/step_branches.h"

#include "tests/catch.h"

namespace heapcli::analysis {
namespace {

TEST_CASE("a step has its branch however many others there are") {
  constexpr uint32_t kCount = 20'000;
  StepBranches branches;
  const auto step = [](uint32_t number) {
    return StepBranches::Step{
        number % 7, number % 2 == 0 ? EdgeType::kProperty : EdgeType::kElement,
        number / 3, uint64_t{1} << 32 | number};
  };
  for (uint32_t i = 0; i < kCount; ++i) {
    BranchIndex& branch = branches.at(step(i));
    REQUIRE(branch == StepBranches::kUnknown);
    branch = i;
  }
  for (uint32_t i = 0; i < kCount; ++i) REQUIRE(branches.at(step(i)) == i);
}

TEST_CASE("steps that differ in one thing are different steps") {
  StepBranches branches;
  const StepBranches::Step step{1, EdgeType::kProperty, 2, 3};
  branches.at(step) = 10;
  for (const StepBranches::Step& other :
       {StepBranches::Step{2, EdgeType::kProperty, 2, 3},
        StepBranches::Step{1, EdgeType::kElement, 2, 3},
        StepBranches::Step{1, EdgeType::kProperty, 3, 3},
        StepBranches::Step{1, EdgeType::kProperty, 2, 4},
        StepBranches::Step{0, EdgeType::kProperty, 0, 0}}) {
    CHECK(branches.at(other) == StepBranches::kUnknown);
  }
  CHECK(branches.at(step) == 10);
}

}  // namespace
}  // namespace heapcli::analysis
