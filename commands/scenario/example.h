// The scenario that `heapcli run --init` writes.
#pragma once

#include <string_view>

namespace heapcli::commands {

/// YAML with comments. It launches a small server of its own, so that it runs
/// as it stands wherever there is a `node`.
std::string_view example_scenario();

}  // namespace heapcli::commands
