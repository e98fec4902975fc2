// What a snapshot is called when nobody gave it a name.
#pragma once

#include <string>

namespace heapcli::commands {

/// `heap-20260314-150926`, in local time and without an ending.
std::string name_by_time();

}  // namespace heapcli::commands
