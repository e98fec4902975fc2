// What `watch` sees, as one JSON record a line (docs/json.md).
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "commands/watch/watch_output.h"

namespace heapcli::commands {

/// Each record goes to `write`, with its line end.
std::unique_ptr<WatchOutput> make_json_output(
    std::function<void(std::string_view)> write);

}  // namespace heapcli::commands
