// What is called by the time when nobody gave it a name.
#pragma once

#include <string>

namespace heapcli::commands {

/// `20260314-150926`, in local time.
std::string time_stamp();

/// `heap-20260314-150926`, for a snapshot, without an ending.
std::string name_by_time();

}  // namespace heapcli::commands
