#include "analysis/profile/allocation_profile.h"

#include "tests/catch.h"

namespace heapcli::analysis {
namespace {

Frame function(const std::string& name) {
  return {.function = name,
          .script_id = "7",
          .url = "file:///a.js",
          .line = 1,
          .column = 2};
}

TEST_CASE("A call's total is its own bytes and those of all it called") {
  AllocationProfileBuilder builder;
  const CallIndex outer = builder.add_call(builder.kRoot, function("outer"));
  const CallIndex inner = builder.add_call(outer, function("inner"));
  const CallIndex again = builder.add_call(inner, function("outer"));
  builder.add_bytes(outer, 1, 1);
  builder.add_bytes(inner, 20, 1);
  builder.add_bytes(again, 300, 2);
  builder.add_bytes(again, 4000, 3);

  const AllocationProfile profile = builder.build();
  CHECK(profile.total_bytes() == 4321);
  const auto total = total_bytes_by_call(profile);
  CHECK(total[builder.kRoot] == 4321);
  CHECK(total[outer] == 4321);
  CHECK(total[inner] == 4320);
  CHECK(total[again] == 4300);
  CHECK(profile.self_count[again] == 5);
  // A recursive function is one frame.
  CHECK(profile.frame[again] == profile.frame[outer]);
  CHECK(profile.frames.size() == 3);
}

TEST_CASE("A builder finds the calls that it has, and starts over when built") {
  AllocationProfileBuilder builder;
  const CallIndex a = builder.find_or_add_call(builder.kRoot, function("a"));
  CHECK(builder.find_or_add_call(builder.kRoot, function("a")) == a);
  CHECK(builder.find_or_add_call(a, function("a")) != a);
  builder.add_sample({.bytes = 1, .call = a, .ordinal = 9});
  builder.add_sample({.bytes = 2, .call = a, .ordinal = 3});

  const AllocationProfile profile = builder.build();
  CHECK(profile.call_count() == 3);
  CHECK(profile.samples.front().ordinal == 3);
  CHECK(builder.build().call_count() == 1);
}

}  // namespace
}  // namespace heapcli::analysis
