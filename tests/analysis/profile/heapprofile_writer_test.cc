#include "analysis/profile/heapprofile_writer.h"

#include <nlohmann/json.hpp>

#include "analysis/profile/heapprofile_reader.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;

std::string heapprofile(const AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_heapprofile(profile, sink);
  });
}

TEST_CASE("a .heapprofile is read back as it was written") {
  const AllocationProfile profile = awkward_profile();
  const AllocationProfile again =
      analysis::read_heapprofile(heapprofile(profile), "again");
  CHECK(stacks_of(again) == stacks_of(profile));
  CHECK(again.frames.values() == profile.frames.values());
  REQUIRE(again.samples.size() == profile.samples.size());
  for (size_t i = 0; i < profile.samples.size(); ++i) {
    CHECK(again.samples[i].bytes == profile.samples[i].bytes);
    CHECK(again.samples[i].ordinal == profile.samples[i].ordinal);
  }
}

TEST_CASE("a .heapprofile has the members that DevTools reads") {
  analysis::AllocationProfileBuilder builder;
  const auto call = builder.add_call(builder.kRoot, app_frame("f"));
  builder.add_bytes(call, 10, 1);
  builder.add_sample({10, call, 4});
  const auto json = nlohmann::json::parse(heapprofile(builder.build()));
  const auto& node = json["head"]["children"][0];
  CHECK(json["head"]["callFrame"]["functionName"] == "(root)");
  CHECK(json["head"]["callFrame"]["lineNumber"] == -1);
  CHECK(json["head"]["callFrame"]["scriptId"] == "0");
  CHECK(node["callFrame"]["lineNumber"] == 2);
  CHECK(node["callFrame"]["columnNumber"] == 6);
  CHECK(node["callFrame"]["url"] == "/app/f.js");
  CHECK(node["selfSize"] == 10);
  CHECK(json["samples"][0]["nodeId"] == node["id"]);
  CHECK(json["samples"][0]["size"] == 10);
  CHECK(json["samples"][0]["ordinal"] == 4);
}

TEST_CASE("a .heapprofile may be a chain of any depth") {
  const AllocationProfile profile = chain_profile(300'000);
  const AllocationProfile again =
      analysis::read_heapprofile(heapprofile(profile), "again");
  CHECK(again.call_count() == 300'001);
  CHECK(again.total_bytes() == 300'000);
}

}  // namespace
}  // namespace heapcli::tests
