// What `watch` sees, as CSV, a line a sample.
#pragma once

#include <memory>
#include <string>

#include "commands/watch/watch_output.h"

namespace heapcli::commands {

/// The last sample, with a newline; what is not known is empty.
std::string csv_line(const WatchHistory& history);

std::unique_ptr<WatchOutput> make_csv_output(const Context& context);

}  // namespace heapcli::commands
