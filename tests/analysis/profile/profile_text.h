// A short way to write profiles and read them back in tests.
#pragma once

#include <string>
#include <vector>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::tests {

/// A function at the beginning of a script.
inline analysis::Frame function(const std::string& name,
                                const std::string& url = "/app/main.js") {
  return {.function = name, .script_id = "7", .url = url, .line = 1};
}

/// Adds `count` samples of `bytes` each to the call that the frames lead to,
/// with the ordinals from `ordinal` on.
inline void allocate(analysis::AllocationProfileBuilder& builder,
                     const std::vector<analysis::Frame>& path, uint64_t bytes,
                     uint64_t count = 1, uint64_t ordinal = 1) {
  analysis::CallIndex call = builder.kRoot;
  for (const analysis::Frame& frame : path) {
    call = builder.find_or_add_call(call, frame);
  }
  builder.add_bytes(call, bytes * count, count);
  for (uint64_t i = 0; i < count; ++i) {
    builder.add_sample({bytes, call, ordinal + i});
  }
}

}  // namespace heapcli::tests
