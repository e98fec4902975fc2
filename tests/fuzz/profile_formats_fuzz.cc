// Whatever the bytes are, each reader of profiles gives one or throws
// analysis::Error; every writer takes what a reader gives; and what is written
// is read back with the same bytes.

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "analysis/compressed_input.h"
#include "analysis/error.h"
#include "analysis/profile/collapsed_stacks.h"
#include "analysis/profile/pprof_reader.h"
#include "analysis/profile/profile_format.h"
#include "analysis/profile/profile_reader.h"
#include "analysis/profile/speedscope_reader.h"
#include "tests/analysis/profile/awkward_profile.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using analysis::ProfileFormat;
using Reader = AllocationProfile (*)(std::string_view, const std::string&);

// JSON's numbers are exact up to here; some readers take no larger ones.
constexpr uint64_t kLargestExact = 9007199254740992;

void require(bool condition) {
  if (!condition) std::abort();
}

std::string write(ProfileFormat format, const AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_profile(format, profile, "fuzz", sink);
  });
}

void check_way_back(const AllocationProfile& profile, ProfileFormat format,
                    Reader read) {
  const std::string bytes = unpacked(write(format, profile));
  require(read(bytes, "again").total_bytes() == profile.total_bytes());
}

void check(std::string_view bytes, Reader read) {
  AllocationProfile profile;
  try {
    profile = read(bytes, "fuzz");
  } catch (const analysis::Error&) {
    return;
  }
  check_way_back(profile, ProfileFormat::kPprof, analysis::read_pprof);
  check_way_back(profile, ProfileFormat::kCollapsed, analysis::read_collapsed);
  if (profile.total_bytes() <= kLargestExact) {
    check_way_back(profile, ProfileFormat::kHeapProfile,
                   analysis::read_profile);
  }
  write(ProfileFormat::kSpeedscope, profile);
  write(ProfileFormat::kSvg, profile);
  write(ProfileFormat::kHtml, profile);
}

}  // namespace
}  // namespace heapcli::tests

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace analysis = heapcli::analysis;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto read :
       {analysis::read_profile, analysis::read_pprof, analysis::read_speedscope,
        analysis::read_collapsed}) {
    heapcli::tests::check(bytes, read);
  }
  return 0;
}
