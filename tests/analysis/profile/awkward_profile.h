// Profiles for the tests of formats, and what a format made of one.
#pragma once

#include <string>
#include <vector>

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::tests {

/// A frame in /app/NAME.js, at 3:7.
analysis::Frame app_frame(const std::string& function);

/// Names that lines, XML, HTML and protobuf could trip over, functions without
/// a name, a recursion, bytes at the root, counts and samples.
analysis::AllocationProfile awkward_profile();

/// One call below the other, each with one byte.
analysis::AllocationProfile chain_profile(size_t length);

/// What `write` hands to its sink.
template <class Write>
std::string written(Write write) {
  std::string text;
  write([&](std::string_view bytes) { text += bytes; });
  return text;
}

/// Without gzip, if it is compressed.
std::string unpacked(const std::string& bytes);

/// Bytes, count and stack of each call that has any, sorted; a frame is
/// `function@url:line:column`.
std::vector<std::string> stacks_of(const analysis::AllocationProfile& profile);

}  // namespace heapcli::tests
