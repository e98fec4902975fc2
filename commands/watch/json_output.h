// What `watch` sees, as one JSON record a line (docs/json.md).
#pragma once

#include <memory>
#include <string>

#include "commands/watch/watch_output.h"

namespace heapcli::commands {

std::unique_ptr<WatchOutput> make_json_output();

}  // namespace heapcli::commands
