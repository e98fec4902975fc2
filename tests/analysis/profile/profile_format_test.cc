#include "analysis/profile/profile_format.h"

#include <set>

#include "analysis/error.h"
#include "analysis/profile/profile_reader.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/analysis/profile/heapprofile_text.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::begins_like_profile;
using analysis::profile_format_of_path;
using analysis::ProfileFormat;
using analysis::read_profile;

std::string write(ProfileFormat format,
                  const analysis::AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_profile(format, profile, "title", sink);
  });
}

TEST_CASE("the ending of a file says which format a profile gets") {
  std::set<std::string> names;
  for (const auto& each : analysis::profile_formats()) {
    names.insert(each.name);
    CHECK(profile_format_of_path(std::string("run/a.b") + each.ending) ==
          each.format);
    CHECK(profile_format_of_path(each.ending) == std::nullopt);
  }
  CHECK(names.size() == 6);
  CHECK(profile_format_of_path("a.pprof") == ProfileFormat::kPprof);
  CHECK(profile_format_of_path("a.folded") == ProfileFormat::kCollapsed);
  for (const char* path : {"a", "a.json", "a.gz", "html", "a.svg/b", "-", ""}) {
    CHECK(profile_format_of_path(path) == std::nullopt);
  }
}

TEST_CASE("a profile of any format is known by its content") {
  const auto profile = awkward_profile();
  for (const ProfileFormat format :
       {ProfileFormat::kHeapProfile, ProfileFormat::kPprof,
        ProfileFormat::kSpeedscope, ProfileFormat::kCollapsed}) {
    const std::string bytes = unpacked(write(format, profile));
    CHECK(begins_like_profile(bytes.substr(0, 300)));
    CHECK(read_profile(bytes, "any").total_bytes() == profile.total_bytes());
  }
  CHECK(read_profile(" \n" + small_heapprofile(), "any").total_bytes() == 4321);
}

TEST_CASE("a stack that is longer than what is looked at is known") {
  CHECK(begins_like_profile("main;" + std::string(4000, 'a')));
  CHECK(!begins_like_profile("main;" + std::string(4000, '\0')));
  CHECK(!begins_like_profile(std::string(4000, 'a')));
}

TEST_CASE("what begins like no profile is not taken for one") {
  for (const std::string& bytes :
       {small_heap().text(), std::string(), std::string("GIF89a 1x"),
        std::string("[1, 2]"), std::string(300, '\0')}) {
    CHECK(!begins_like_profile(bytes));
  }
}

TEST_CASE("what is no profile is refused with a reason") {
  const auto refused = [](const std::string& bytes, const std::string& why) {
    CHECK_THROWS_WITH(read_profile(bytes, "bad"),
                      ContainsSubstring("bad") && ContainsSubstring(why));
  };
  refused(small_heap().text(), "is a heap snapshot");
  refused("", "no allocation profile");
  refused("GIF89a", "no allocation profile");
  refused("[1, 2]", "no allocation profile");
  refused("{\"a\": {\"head\": 1}}", "no allocation profile");
  refused("{\"profiles\": 5}", "'shared'");
  refused("just some text\nof lines 5\n", "no allocation profile");
  refused(write(ProfileFormat::kHtml, awkward_profile()),
          "no allocation profile");
}

// Every writer is one pass over a profile whose stacks are as deep as V8's;
// none recurses.
TEST_CASE("every format is written from a deep chain") {
  const auto profile = chain_profile(5'000);
  for (const auto& each : analysis::profile_formats()) {
    CHECK(write(each.format, profile).size() > 100);
  }
}

}  // namespace
}  // namespace heapcli::tests
