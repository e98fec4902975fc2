// How much memory a process of this machine takes at the most beyond what it
// had, while a snapshot is made of it: the answer to what SnapshotEstimate
// guesses. It only reads /proc/PID/status, 50 times a second, and changes
// nothing: the kernel's own mark of the peak (VmHWM) could be set back, but
// whoever watches that process reads it, too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <thread>

namespace heapcli::commands {

class PeakMemory {
 public:
  /// Begins to look. `root` is where /proc is looked for.
  explicit PeakMemory(int64_t pid, const std::string& root = "");

  /// Ends it. Nothing when /proc does not say: such as of a process that has
  /// ended, or of another user in a hardened system.
  std::optional<uint64_t> growth();

 private:
  void look();
  void keep_looking(const std::stop_token& stop);

  const std::string file_;
  std::optional<uint64_t> before_;       ///< Resident set, in bytes.
  std::optional<uint64_t> mark_before_;  ///< The kernel's peak by then.
  uint64_t peak_ = 0;
  std::jthread thread_;  ///< The last member: it uses all others.
};

}  // namespace heapcli::commands
