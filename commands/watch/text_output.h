// What `watch` sees, as lines for people.
#pragma once

#include <memory>

#include "commands/watch/watch_output.h"

namespace heapcli::commands {

std::unique_ptr<WatchOutput> make_text_output(const Context& context);

}  // namespace heapcli::commands
