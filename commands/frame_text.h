// How a function and its place are written for people.
#pragma once

#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::commands {

/// `serve  /app/server.js:12:5`; the file alone where the frame is one. Safe to
/// print.
std::string frame_text(const analysis::Frame& frame);

/// Cuts what frame_text gave to `width` columns where it hurts least: the end
/// of a path says more than its beginning.
std::string fit_frame(std::string_view text, size_t width);

}  // namespace heapcli::commands
