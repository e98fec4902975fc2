// The names of files of which there are several, in the order they were made.
#pragma once

#include <cstddef>
#include <string>

namespace heapcli::commands {

/// `007`; more digits where that is not enough.
std::string numbered_name(size_t number);

}  // namespace heapcli::commands
