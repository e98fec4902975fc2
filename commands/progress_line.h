// One line on standard error that is drawn over and over, and leaves no trace.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace heapcli::commands {

class ProgressLine {
 public:
  /// Draws nothing when not `enabled`.
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  bool enabled() const { return enabled_; }

  /// At most ten times a second; the rest is dropped.
  void update(const std::string& text);

  /// Takes the line away again.
  void clear();

  /// `[#####     ]  43 %`
  static std::string bar(uint64_t done, uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  const bool enabled_;
  bool drawn_ = false;
  Clock::time_point last_;
};

}  // namespace heapcli::commands
