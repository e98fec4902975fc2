// Whatever the bytes are, the reader gives a profile or throws
// analysis::Error; the profile keeps what AllocationProfile promises, and no
// analysis of it loses a byte.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "analysis/error.h"
#include "analysis/profile/call_tree.h"
#include "analysis/profile/frame_origin.h"
#include "analysis/profile/growth.h"
#include "analysis/profile/heapprofile_reader.h"
#include "analysis/profile/profile_table.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using analysis::CallIndex;

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const AllocationProfile& profile) {
  for (size_t i = 1; i < profile.call_count(); ++i) {
    const CallIndex call{static_cast<uint32_t>(i)};
    require(raw(profile.parent[call]) < i);
    require(raw(profile.frame[call]) < profile.frames.size());
  }
  for (const analysis::AllocationSample& sample : profile.samples) {
    require(raw(sample.call) < profile.call_count());
  }
  const auto total = analysis::total_bytes_by_call(profile);
  require(total[CallIndex{0}] == profile.total_bytes());
}

void analyse(const AllocationProfile& profile) {
  const uint64_t whole = profile.total_bytes();
  for (const auto grouping :
       {analysis::ProfileGrouping::kFunction, analysis::ProfileGrouping::kFile,
        analysis::ProfileGrouping::kPackage}) {
    uint64_t sum = 0;
    for (const auto& row : analysis::profile_table(profile, grouping)) {
      require(row.self_bytes <= row.total_bytes && row.total_bytes <= whole);
      require(row.self_error >= 0);
      sum += row.self_bytes;
    }
    require(sum == whole);
    const std::array twice = {profile, profile};
    for (const auto& row : analysis::profile_growth(twice, grouping).rows) {
      require(!row.grows && row.growth_bytes[0] == 0);
    }
  }
  uint64_t shown = profile.self_bytes[CallIndex{0}];
  for (const auto& row : analysis::call_tree(profile, whole / 10)) {
    shown += row.small_calls > 0 ? row.total_bytes : row.self_bytes;
  }
  require(shown == whole);
}

}  // namespace
}  // namespace heapcli::tests

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace heapcli;
  try {
    const auto profile = analysis::read_heapprofile(
        {reinterpret_cast<const char*>(data), size}, "fuzz");
    const auto folded = analysis::fold_internals(profile);
    if (folded.total_bytes() != profile.total_bytes()) std::abort();
    for (const auto& each : {profile, folded}) {
      tests::check(each);
      tests::analyse(each);
    }
  } catch (const heapcli::analysis::Error&) {
  }
  return 0;
}
