// Whatever the bytes are, the reader gives a profile or throws
// analysis::Error, and the profile keeps what AllocationProfile promises.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "analysis/error.h"
#include "analysis/profile/heapprofile_reader.h"

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

}  // namespace
}  // namespace heapcli::tests

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    heapcli::tests::check(heapcli::analysis::read_heapprofile(
        {reinterpret_cast<const char*>(data), size}, "fuzz"));
  } catch (const heapcli::analysis::Error&) {
  }
  return 0;
}
