// How a live object is shown: to people as an indented list, and as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cdp/live_object.h"
#include "commands/output.h"

namespace heapcli::commands {

/// By script id, as a snapshot numbers scripts; for where functions begin.
using ScriptUrls = std::unordered_map<uint32_t, std::string_view>;

/// Lines fit `width` columns; 0 is no limit.
std::string live_object_to_text(const cdp::LiveObject& object, uint32_t id,
                                const ScriptUrls& urls, size_t width);

OrderedJson live_object_to_json(const cdp::LiveObject& object, uint32_t id,
                                const ScriptUrls& urls);

}  // namespace heapcli::commands
