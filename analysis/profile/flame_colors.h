// The colours of flame graphs: warm ones for the program's own files, cool ones
// for packages, green for the runtime, grey for what is in no file. A file
// or package has the same colour in every graph.
#pragma once

#include <string>

#include "analysis/profile/frame_origin.h"

namespace heapcli::analysis {

class FlameColors {
 public:
  explicit FlameColors(const AllocationProfile& profile)
      : internals_(profile) {}

  /// The CSS class of a frame, such as `p2`.
  std::string class_of(const Frame& frame) const;

 private:
  InternalFrames internals_;
};

/// CSS rules that set `property` (`fill`, `background`) for each class, for
/// light surroundings and for dark ones.
std::string flame_color_rules(const std::string& property);

/// What the four kinds are called in a legend, and a class of each.
struct FlameLegendEntry {
  const char* color_class;
  const char* text;
};
inline constexpr FlameLegendEntry kFlameLegend[] = {
    {"p0", "program"}, {"k0", "packages"}, {"n0", "runtime"}, {"e0", "engine"}};

}  // namespace heapcli::analysis
