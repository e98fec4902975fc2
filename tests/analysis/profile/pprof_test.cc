// Both ways: pprof_writer and pprof_reader.
#include "analysis/error.h"
#include "analysis/profile/pprof_messages.h"
#include "analysis/profile/pprof_reader.h"
#include "analysis/profile/pprof_writer.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/analysis/profile/pprof_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using analysis::read_pprof;

std::string pprof(const AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_pprof(profile, sink);
  });
}

TEST_CASE("a pprof profile is read back as it was written") {
  const AllocationProfile profile = awkward_profile();
  const std::string packed = pprof(profile);
  CHECK(packed.substr(0, 2) == "\x1F\x8B");
  const AllocationProfile again = read_pprof(unpacked(packed), "again");
  CHECK(stacks_of(again) == stacks_of(profile));
  CHECK(again.sampling_interval == 32768);
}

TEST_CASE("pprof finds sources by path, so file: URLs are written as paths") {
  analysis::AllocationProfileBuilder builder;
  for (const char* url : {"file:///app/a%20b.js", "file:///app/100%.js",
                          "file:///%ff.js", "node:fs", "https://x/%20.js"}) {
    analysis::Frame frame = app_frame(url);
    frame.url = url;
    builder.add_bytes(builder.add_call(builder.kRoot, frame), 1, 0);
  }
  const AllocationProfile again =
      read_pprof(unpacked(pprof(builder.build())), "again");
  std::vector<std::string> urls;
  for (const analysis::Frame& frame : again.frames.values()) {
    if (!frame.url.empty()) urls.push_back(frame.url);
  }
  CHECK(urls == std::vector<std::string>{"/app/a b.js", "/app/100%.js",
                                         "/\xEF\xBF\xBD.js", "node:fs",
                                         "https://x/%20.js"});
}

TEST_CASE("a profile of Go is read: what is in use, with inlined calls") {
  for (const bool packed : {true, false}) {
    const AllocationProfile profile =
        read_pprof(go_profile({{{1}, {9, 900, 4, 400}},
                               {{3, 2}, {9, 900, 1, 100}},
                               {{}, {1, 1, 1, 50}}},
                              packed),
                   "go");
    CHECK(stacks_of(profile) ==
          std::vector<std::string>{
              "100 1 <- 0xabc3@:0:0 <- main@/app/main.go:3:5",
              "400 4 <- work@/app/main.go:10:0 <- main@/app/main.go:3:5",
              "50 1"});
    CHECK(profile.sampling_interval == 524288);
  }
}

TEST_CASE("pprof profiles that are of no memory, or not sound, are refused") {
  const auto refused = [](const std::string& bytes, const std::string& why) {
    CHECK_THROWS_WITH(
        read_pprof(bytes, "bad.pb.gz"),
        ContainsSubstring("bad.pb.gz: ") && ContainsSubstring(why));
  };
  refused(pprof_of_type("cpu", "nanoseconds"), "it has cpu/nanoseconds");
  refused("", "no sample types");
  refused(go_profile({{{4}, {1, 1, 1, 1}}}, true), "location 4");
  refused(go_profile({{{1}, {1, 1, 1, -1}}}, true), "negative");
  refused(go_profile({{{1}, {1, 1}}}, true), "2 values, not 4");
  const int64_t huge = std::numeric_limits<int64_t>::max();
  refused(go_profile({{{1}, {1, 1, 1, huge}}, {{2}, {1, 1, 1, 1}}}, true),
          "more than 2^63");
}

TEST_CASE("a pprof profile that is cut off is refused or loses no bytes") {
  const std::string whole = go_profile({{{1}, {9, 900, 4, 400}}}, true);
  for (size_t size = 0; size < whole.size(); ++size) {
    uint64_t bytes = 400;
    try {
      // Between two fields at the end nothing that matters is missing.
      bytes = read_pprof(whole.substr(0, size), "cut").total_bytes();
    } catch (const analysis::Error& error) {
      CHECK_THAT(error.what(), ContainsSubstring("cut: "));
    }
    CHECK(bytes == 400);
  }
}

TEST_CASE("protobuf that is no pprof is told apart") {
  CHECK(analysis::looks_like_pprof(go_profile({}, true)));
  CHECK(analysis::looks_like_pprof(unpacked(pprof(awkward_profile()))));
  CHECK(analysis::looks_like_pprof(go_profile({}, true).substr(0, 8)));
  CHECK(!analysis::looks_like_pprof(""));
  CHECK(!analysis::looks_like_pprof("main;f 12\n"));
  CHECK(!analysis::looks_like_pprof("\n\x04main2\x01;f 12\n"));
  CHECK(!analysis::looks_like_pprof("{\"head\":{}}"));
}

}  // namespace
}  // namespace heapcli::tests
