// What stands for a function without a name where a format has to have one.
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

inline constexpr const char* kAnonymous = "(anonymous)";

inline std::string name_of(const Frame& frame) {
  return frame.function.empty() ? kAnonymous : frame.function;
}

/// The way back: Frame::function of a name that a format has.
inline std::string function_of(const std::string& name) {
  return name == kAnonymous ? std::string() : name;
}

}  // namespace heapcli::analysis
