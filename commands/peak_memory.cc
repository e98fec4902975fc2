// Two sources, and the larger one counts. The kernel keeps the peak of each
// process exactly, but since the process began: it says something of the
// snapshot only if the snapshot went beyond all that was before. Otherwise what
// was seen in passing has to do, which misses a peak that lasts less than the
// time between two looks; V8 builds its graph for seconds where that matters.
#include "commands/peak_memory.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "commands/kernel_file.h"

namespace heapcli::commands {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{20};

std::optional<uint64_t> field_bytes(const std::string& status,
                                    const std::string& label) {
  const std::string text = kernel_field(status, label);
  const size_t digits = text.find_first_not_of(" \t");
  if (digits == text.npos) return std::nullopt;
  uint64_t kilobytes = 0;
  const auto [stop, error] = std::from_chars(
      text.data() + digits, text.data() + text.size(), kilobytes);
  constexpr uint64_t kKilo = 1024;
  if (error != std::errc() || kilobytes > UINT64_MAX / kKilo) {
    return std::nullopt;
  }
  return kilobytes * kKilo;
}

}  // namespace

PeakMemory::PeakMemory(int64_t pid, const std::string& root)
    : file_(root + "/proc/" + std::to_string(pid) + "/status") {
  const std::string status = read_kernel_file(file_);
  before_ = field_bytes(status, "VmRSS:");
  mark_before_ = field_bytes(status, "VmHWM:");
  if (!before_) return;
  thread_ =
      std::jthread([this](const std::stop_token& stop) { keep_looking(stop); });
}

void PeakMemory::look() {
  const std::string status = read_kernel_file(file_);
  peak_ = std::max(peak_, field_bytes(status, "VmRSS:").value_or(0));
  const auto mark = field_bytes(status, "VmHWM:");
  if (mark && mark_before_ && *mark > *mark_before_) {
    peak_ = std::max(peak_, *mark);
  }
}

void PeakMemory::keep_looking(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  while (!never.wait_for(lock, stop, kBetweenLooks,
                         [&] { return stop.stop_requested(); })) {
    look();
  }
}

std::optional<uint64_t> PeakMemory::growth() {
  if (!before_) return std::nullopt;
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  look();
  // It has ended meanwhile.
  if (peak_ == 0) return std::nullopt;
  return peak_ - std::min(peak_, *before_);
}

}  // namespace heapcli::commands
