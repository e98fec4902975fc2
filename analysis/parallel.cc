#include "analysis/parallel.h"

#include <algorithm>
#include <thread>
#include <vector>

namespace heapcli::analysis {
namespace {

// More would wait for memory, not for processors.
constexpr size_t kMaxThreads = 8;

// A part smaller than this is done before another thread has started.
constexpr size_t kMinPart = 4096;

// Runs `body` and keeps its exception, if it throws one.
std::exception_ptr caught(const std::function<void()>& body) {
  try {
    body();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace

size_t thread_count() {
  return std::clamp<size_t>(std::thread::hardware_concurrency(), 1,
                            kMaxThreads);
}

void on_each_thread(size_t threads,
                    const std::function<void(size_t thread)>& body) {
  std::vector<std::exception_ptr> errors(threads);
  const auto run = [&](size_t thread) {
    errors[thread] = caught([&] { body(thread); });
  };
  {
    std::vector<std::jthread> others;
    for (size_t thread = 1; thread < threads; ++thread) {
      others.emplace_back(run, thread);
    }
    run(0);
  }
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

void in_parallel(size_t size,
                 const std::function<void(size_t first, size_t last)>& body) {
  const size_t parts = std::clamp<size_t>(size / kMinPart, 1, thread_count());
  on_each_thread(parts, [&](size_t part) {
    body(size * part / parts, size * (part + 1) / parts);
  });
}

void both(const std::function<void()>& first,
          const std::function<void()>& second) {
  std::exception_ptr second_error;
  std::exception_ptr first_error;
  if (thread_count() > 1) {
    std::jthread thread([&] { second_error = caught(second); });
    first_error = caught(first);
  } else {
    first_error = caught(first);
    if (!first_error) second_error = caught(second);
  }
  if (first_error) std::rethrow_exception(first_error);
  if (second_error) std::rethrow_exception(second_error);
}

}  // namespace heapcli::analysis
