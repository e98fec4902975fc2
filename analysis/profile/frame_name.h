// What stands for a function without a name where a format has to have one, and
// where a person reads it.
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

inline constexpr const char* kAnonymous = "(anonymous)";

inline std::string name_of(const Frame& frame) {
  return frame.function.empty() ? kAnonymous : frame.function;
}

/// For the frames of a flame graph: a function without a name goes by its
/// place, `(anonymous) index.js:12`.
inline std::string label_of(const Frame& frame) {
  if (!frame.function.empty() || frame.url.empty()) return name_of(frame);
  const std::string file = frame.url.substr(frame.url.rfind('/') + 1);
  return kAnonymous + (" " + file) +
         (frame.line == 0 ? "" : ":" + std::to_string(frame.line));
}

/// The way back: Frame::function of a name that a format has.
inline std::string function_of(const std::string& name) {
  return name == kAnonymous ? std::string() : name;
}

}  // namespace heapcli::analysis
