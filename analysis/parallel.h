// Splits a loop over the processors. Machines that heapcli runs on have at
// least two; results never depend on how many.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>

namespace heapcli::analysis {

/// Calls `body(first, last)` for consecutive parts of [0, size), one a thread,
/// and returns when all are done. An exception of a part is thrown again.
void in_parallel(size_t size,
                 const std::function<void(size_t first, size_t last)>& body);

/// Runs both, at the same time where there are two processors. An exception
/// is thrown again once both have ended.
void both(const std::function<void()>& first,
          const std::function<void()>& second);

/// Calls `body(thread)` for each number below `threads`, each on a thread of
/// its own; the first one on the calling thread. An exception is thrown again.
void on_each_thread(size_t threads,
                    const std::function<void(size_t thread)>& body);

/// How many threads the calls above use, at most.
size_t thread_count();

}  // namespace heapcli::analysis
