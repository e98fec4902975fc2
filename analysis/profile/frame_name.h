// What formats call a function without a name, and a script without a URL.
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

inline constexpr const char* kAnonymous = "(anonymous)";

inline std::string name_of(const Frame& frame) {
  return frame.function.empty() ? kAnonymous : frame.function;
}

/// The URL; for scripts that have none, such as what eval ran, what DevTools
/// calls them: `VM` and V8's id. Empty for what is in no script.
inline std::string file_of(const Frame& frame) {
  if (!frame.url.empty() || frame.script_id.empty()) return frame.url;
  return "VM" + frame.script_id;
}

/// The way back: sets `url`, or `script_id`, to a name that a format has.
inline void set_file(Frame& frame, const std::string& file) {
  const bool is_vm = file.size() > 2 && file.compare(0, 2, "VM") == 0 &&
                     file.find_first_not_of("0123456789", 2) == file.npos;
  (is_vm ? frame.script_id : frame.url) = is_vm ? file.substr(2) : file;
}

/// For the frames of a flame graph: a function without a name goes by its
/// place, `(anonymous) index.js:12`.
inline std::string label_of(const Frame& frame) {
  const std::string file = file_of(frame);
  if (!frame.function.empty() || file.empty()) return name_of(frame);
  return kAnonymous + (" " + file.substr(file.rfind('/') + 1)) +
         (frame.line == 0 ? "" : ":" + std::to_string(frame.line));
}

/// The way back: Frame::function of a name that a format has.
inline std::string function_of(const std::string& name) {
  return name == kAnonymous ? std::string() : name;
}

}  // namespace heapcli::analysis
