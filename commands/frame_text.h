// How a function and its place are written: for people, and as JSON.
#pragma once

#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"
#include "commands/output.h"

namespace heapcli::commands {

/// `serve  /app/server.js:12:5`; the file alone where the frame is one. Safe to
/// print.
std::string frame_text(const analysis::Frame& frame);

/// The same with only the file and the folder it is in, which tell most of what
/// a path tells: `serve  …/app/server.js:12:5`.
std::string short_frame_text(const analysis::Frame& frame);

/// `function`, `url`, `line`, `column`, the last two null when not known; and
/// `generated`, when a source map was applied.
OrderedJson frame_to_json(const analysis::Frame& frame);

/// Cuts what frame_text gave to `width` columns where it hurts least: the end
/// of a path says more than its beginning.
std::string fit_frame(std::string_view text, size_t width);

}  // namespace heapcli::commands
