// What the source calls a function that a minifier has renamed. A map knows
// names by the place where the generated code writes them, and V8 gives the
// place of a function's parameters: this finds the one from the other.
#pragma once

#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"
#include "analysis/source_map.h"

namespace heapcli::commands {

/// The map's name for what the generated `code` calls the function, right
/// before its parameters or, of a constructor, where its class begins; if there
/// is none, `frame.function` as it is. Without the code (empty), a name that
/// the map has where that could be. Only the last part of `a.b.c` is replaced.
std::string original_name(const analysis::Frame& frame,
                          const analysis::SourceMap& map,
                          std::string_view code);

}  // namespace heapcli::commands
