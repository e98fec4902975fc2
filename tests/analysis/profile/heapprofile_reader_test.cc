#include "analysis/profile/heapprofile_reader.h"

#include "analysis/error.h"
#include "tests/analysis/profile/heapprofile_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using analysis::CallIndex;
using analysis::Frame;

AllocationProfile read(const std::string& text) {
  return analysis::read_heapprofile(text, "a.heapprofile");
}

const Frame& frame_of(const AllocationProfile& profile, uint32_t call) {
  return profile.frames[profile.frame[CallIndex{call}]];
}

TEST_CASE("V8's profile becomes a tree of calls with bytes and samples") {
  const AllocationProfile profile = read(small_heapprofile());
  REQUIRE(profile.call_count() == 5);
  CHECK(profile.total_bytes() == 4321);
  CHECK(frame_of(profile, 1) == Frame{.function = "serve",
                                      .script_id = "7",
                                      .url = "file:///app/a.js",
                                      .line = 10,
                                      .column = 3});
  CHECK(frame_of(profile, 0).function == "(root)");
  CHECK(frame_of(profile, 0).line == 0);
  CHECK(frame_of(profile, 3).url == "node:fs");
  // One function over two paths is one frame.
  CHECK(profile.frame[CallIndex{2}] == profile.frame[CallIndex{4}]);
  CHECK(profile.parent[CallIndex{4}] == CallIndex{0});
  CHECK(profile.self_bytes[CallIndex{4}] == 4000);
  CHECK(profile.self_count[CallIndex{3}] == 2);
  CHECK(profile.self_count[CallIndex{4}] == 0);
  REQUIRE(profile.samples.size() == 3);
  CHECK(profile.samples[0].ordinal == 2);
  CHECK(profile.samples[1].call == CallIndex{1});
  CHECK(profile.samples[2].bytes == 150);
}

TEST_CASE("members come in any order, and unknown ones are passed over") {
  const AllocationProfile profile = read(
      R"({"startTime":1.5,"samples":[{"ordinal":1,"x":[[{"size":-1}]],)"
      R"("nodeId":8,"size":64}],"new":{"head":{"children":[7]},"selfSize":[]},)"
      R"("head":{"id":1,"children":[{"children":[],"selfSize":64.0,"id":8,)"
      R"("more":{"id":"no"},"callFrame":{"url":"u","functionName":"f"}}],)"
      R"("selfSize":0,"callFrame":{}}})");
  REQUIRE(profile.call_count() == 2);
  CHECK(frame_of(profile, 1).function == "f");
  CHECK(profile.self_bytes[CallIndex{1}] == 64);
  CHECK(profile.self_count[CallIndex{1}] == 1);
}

TEST_CASE("a profile without samples and ids has bytes only") {
  const AllocationProfile profile =
      read(R"({"head":{"callFrame":{"functionName":"top"},"selfSize":5}})");
  CHECK(profile.total_bytes() == 5);
  CHECK(profile.self_count[CallIndex{0}] == 0);
}

TEST_CASE("a tree of any depth is read without using up the stack") {
  constexpr size_t kDepth = 300'000;
  std::string text = R"({"head":)";
  for (size_t i = 0; i < kDepth; ++i) {
    text += R"({"callFrame":{},"selfSize":1,"children":[)";
  }
  for (size_t i = 0; i < kDepth; ++i) text += "]}";
  const AllocationProfile profile = read(text + "}");
  CHECK(profile.call_count() == kDepth);
  CHECK(profile.total_bytes() == kDepth);

  constexpr size_t kBrackets = 2'000'000;
  CHECK(read(R"({"head":{"callFrame":{},"selfSize":1},"x":)" +
             std::string(kBrackets, '[') + std::string(kBrackets, ']') + "}")
            .total_bytes() == 1);
}

TEST_CASE("what is no profile is refused, with the file and the reason") {
  const auto refused = [](const std::string& text, const std::string& why) {
    INFO(text.substr(0, 200));
    CHECK_THROWS_AS(read(text), analysis::Error);
    CHECK_THROWS_WITH(read(text), ContainsSubstring("a.heapprofile") &&
                                      ContainsSubstring(why));
  };
  refused("", "cut off");
  refused("{}", "no 'head'");
  refused("[]", "it is an array");
  refused("7", "it is a number");
  refused("{\"head\":[]}", "'head' is an array");
  refused("{\"head\":null}", "'head' is null");
  refused("{\"samples\":{}}", "'samples' is no array");
  refused(R"({"snapshot":{"meta":{}}})", "no 'head'");
  const std::string whole = small_heapprofile();
  for (size_t size = 0; size < whole.size(); ++size) {
    CHECK_THROWS_AS(read(whole.substr(0, size)), analysis::Error);
  }
  refused(whole + "}", "no JSON");

  const auto head = [](const std::string& members) {
    return "{\"head\":{" + members + "}}";
  };
  const std::string frame = R"("callFrame":{})";
  refused(head("\"selfSize\":1"), "no 'callFrame'");
  refused(head(frame), "no 'selfSize'");
  refused(head(R"("callFrame":7,"selfSize":1)"), "'callFrame' is a number");
  refused(head(frame + R"(,"selfSize":-1)"), "'selfSize' is negative");
  refused(head(frame + R"(,"selfSize":1e300)"), "larger than any heap");
  refused(head(frame + R"(,"selfSize":18446744073709551615)"), "'selfSize'");
  refused(head(frame + R"(,"selfSize":"9")"), "'selfSize' is a string");
  refused(head(frame + R"(,"selfSize":1,"id":1.5)"), "'id' is no integer");
  refused(head(frame + R"(,"selfSize":1,"children":{})"), "is no array");
  refused(head(frame + R"(,"selfSize":1,"children":[7])"),
          "a child is a number");
  refused(head(R"("selfSize":1,"callFrame":{"lineNumber":4294967295})"),
          "'lineNumber' is no position");
  refused(head(R"("selfSize":1,"callFrame":{"columnNumber":-2})"),
          "'columnNumber' is no position");
  refused(head(R"("selfSize":1,"callFrame":{"url":["x"]})"),
          "'url' is an array");
  refused(R"({"head":{"callFrame":{},"selfSize":1},)"
          R"("head":{"callFrame":{},"selfSize":1}})",
          "two heads");
}

TEST_CASE("a sample names one node, or one that V8 had not written yet") {
  const auto with_sample = [](const std::string& sample) {
    return profile_document(
        profile_node("(root)", 0, 1,
                     profile_node("a", 1, 2) + "," + profile_node("b", 1, 2)),
        sample);
  };
  CHECK(read(with_sample("")).call_count() == 3);
  CHECK(read(with_sample(R"({"size":1,"nodeId":1})")).samples.size() == 1);
  CHECK_THROWS_WITH(read(with_sample(R"({"size":1,"nodeId":2})")),
                    ContainsSubstring("node 2, which is there twice"));
  CHECK(read(with_sample(R"({"size":1,"nodeId":-9})")).samples.empty());
  CHECK_THROWS_WITH(read(with_sample(R"({"size":1})")),
                    ContainsSubstring("no 'nodeId'"));
  CHECK_THROWS_WITH(read(with_sample(R"({"nodeId":1})")),
                    ContainsSubstring("no 'size'"));
  CHECK_THROWS_WITH(read(with_sample("7")),
                    ContainsSubstring("a sample is a number"));
  CHECK_THROWS_WITH(read(with_sample(R"({"size":1,"nodeId":1,"ordinal":-1})")),
                    ContainsSubstring("'ordinal' is negative"));
}

TEST_CASE("sizes that add up to more than can be are refused") {
  std::string children;
  for (int i = 0; i < 1100; ++i) {
    if (i > 0) children += ",";
    children += R"({"callFrame":{},"selfSize":9007199254740992})";
  }
  CHECK_THROWS_WITH(
      read(profile_document(profile_node("(root)", 0, 1, children))),
      ContainsSubstring("more than 8 EiB"));
}

}  // namespace
}  // namespace heapcli::tests
