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

void in_parallel(size_t size,
                 const std::function<void(size_t first, size_t last)>& body) {
  const size_t parts =
      std::clamp<size_t>(size / kMinPart, 1, thread_count());
  std::vector<std::exception_ptr> errors(parts);
  const auto run = [&](size_t part) {
    errors[part] = caught(
        [&] { body(size * part / parts, size * (part + 1) / parts); });
  };
  {
    std::vector<std::jthread> threads;
    for (size_t part = 1; part < parts; ++part) {
      threads.emplace_back(run, part);
    }
    run(0);
  }
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
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
