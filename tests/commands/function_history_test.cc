#include "commands/function_history.h"

#include <string>
#include <utility>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using analysis::AllocationProfileBuilder;
using commands::FunctionHistory;
using std::chrono::milliseconds;

AllocationProfile profile(
    const std::vector<std::pair<std::string, uint64_t>>& functions) {
  AllocationProfileBuilder builder;
  for (const auto& [name, bytes] : functions) {
    const auto call = builder.add_call(
        AllocationProfileBuilder::kRoot,
        {.function = name, .script_id = "1", .url = "/app/a.js"});
    builder.add_bytes(call, bytes, 1);
  }
  return builder.build();
}

TEST_CASE("a function's change is that of the last seconds") {
  FunctionHistory history;
  CHECK(history.functions().empty());
  history.add(milliseconds(1000), profile({{"old", 500}, {"new", 100}}));
  REQUIRE(history.functions().size() == 2);
  CHECK(history.functions()[0].frame.function == "old");
  CHECK(history.functions()[0].recent_bytes == 500);
  CHECK(history.recent_span() == milliseconds(1000));

  history.add(milliseconds(6000), profile({{"new", 300}, {"old", 500}}));
  history.add(milliseconds(11'500), profile({{"new", 900}, {"old", 400}}));
  const auto functions = history.functions();
  REQUIRE(functions.size() == 2);
  CHECK(functions[0].frame.function == "new");
  CHECK(functions[0].live_bytes == 900);
  CHECK(functions[0].recent_bytes == 800);
  CHECK(functions[1].recent_bytes == -100);
  CHECK(history.recent_span() == milliseconds(10'500));
}

TEST_CASE("a function whose objects have all died is seen to shrink") {
  FunctionHistory history;
  history.add(milliseconds(0), profile({{"burst", 700}}));
  history.add(milliseconds(10'000), profile({{"steady", 10}}));
  const auto functions = history.functions();
  REQUIRE(functions.size() == 2);
  CHECK(functions[1].live_bytes == 0);
  CHECK(functions[1].recent_bytes == -700);
  history.add(milliseconds(20'000), profile({{"steady", 10}}));
  CHECK(history.functions().size() == 1);
}

}  // namespace
}  // namespace heapcli::tests
