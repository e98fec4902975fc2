// Both ways: speedscope_writer and speedscope_reader.
#include <nlohmann/json.hpp>

#include "analysis/error.h"
#include "analysis/profile/speedscope_reader.h"
#include "analysis/profile/speedscope_writer.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using analysis::read_speedscope;
using nlohmann::json;

std::string speedscope(const AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_speedscope(profile, "a title", sink);
  });
}

json small_document() {
  return json::parse(R"({
    "$schema": "https://www.speedscope.app/file-format-schema.json",
    "shared": {"frames": [{"name": "main"}, {"name": "f", "line": 2}]},
    "profiles": [
      {"type": "sampled", "name": "time", "unit": "seconds", "startValue": 0,
       "endValue": 1, "samples": [[0]], "weights": [1]},
      {"type": "sampled", "name": "heap", "unit": "bytes", "startValue": 0,
       "endValue": 30, "samples": [[0, 1], [0]], "weights": [20.4, 10]}]})");
}

TEST_CASE("a speedscope file is read back as it was written") {
  const AllocationProfile profile = awkward_profile();
  const AllocationProfile again = read_speedscope(speedscope(profile), "again");
  CHECK(stacks_of(again) == stacks_of(profile));
}

TEST_CASE("a speedscope file has a title, a unit and frames with places") {
  const json file = json::parse(speedscope(awkward_profile()));
  CHECK(file["name"] == "a title");
  CHECK(file["profiles"][0]["unit"] == "bytes");
  CHECK(file["profiles"][0]["endValue"] == awkward_profile().total_bytes());
  CHECK(file["profiles"][1]["unit"] == "none");
  CHECK(file["shared"]["frames"][1] == json({{"name", "main"},
                                             {"file", "/app/main.js"},
                                             {"line", 3},
                                             {"col", 7}}));
}

TEST_CASE("a profile without counts has no second speedscope profile") {
  analysis::AllocationProfileBuilder builder;
  builder.add_bytes(builder.add_call(builder.kRoot, app_frame("f")), 5, 0);
  CHECK(json::parse(speedscope(builder.build()))["profiles"].size() == 1);
}

TEST_CASE("of several speedscope profiles the one in bytes is read") {
  const AllocationProfile profile =
      read_speedscope(small_document().dump(), "small");
  CHECK(stacks_of(profile) ==
        std::vector<std::string>{"10 0 <- main@:0:0",
                                 "20 0 <- f@:2:0 <- main@:0:0"});
}

TEST_CASE("speedscope files that contradict themselves are refused") {
  const auto refused = [](const json& document, const std::string& why) {
    INFO(document.dump());
    CHECK_THROWS_WITH(
        read_speedscope(document.dump(), "bad.json"),
        ContainsSubstring("bad.json: ") && ContainsSubstring(why));
  };
  json document = small_document();
  json& profile = document["profiles"][1];
  SECTION("frames") {
    profile["samples"][0][0] = 2;
    refused(document, "a frame that is not there");
    profile["samples"][0][0] = -1;
    refused(document, "a frame that is not there");
    profile["samples"][0] = "main";
    refused(document, "no array of frames");
  }
  SECTION("weights") {
    for (const json& weight : {json(-1), json(1e300), json("1"), json()}) {
      profile["weights"][0] = weight;
      refused(document, "no number of bytes");
    }
    profile["weights"] = json::array({1});
    refused(document, "2 samples, but 1 weights");
    profile.erase("weights");
    refused(document, "no array 'weights'");
  }
  SECTION("structure") {
    profile["unit"] = "none";
    refused(document, "'sampled' with the unit 'bytes'");
    profile["unit"] = 5;
    refused(document, "'sampled' with the unit 'bytes'");
    document["shared"]["frames"][0] = 1;
    refused(document, "a frame is no object");
    document["shared"] = json::array();
    refused(document, "no object 'shared'");
    refused(json::array(), "no JSON object");
  }
}

TEST_CASE("a speedscope file that is cut off, or nests, is refused") {
  const std::string text = small_document().dump();
  for (size_t size = 0; size < text.size(); ++size) {
    CHECK_THROWS_AS(read_speedscope(text.substr(0, size), "cut"),
                    analysis::Error);
  }
  CHECK_THROWS_AS(read_speedscope(std::string(1'000'000, '['), "deep"),
                  analysis::Error);
}

}  // namespace
}  // namespace heapcli::tests
