// A program that a scenario starts: in a process group of its own, with what it
// prints in a file, and gone when the scenario is, however that ends, with all
// that it has started (process_family.h).
#pragma once

#include <sys/types.h>

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/local_process/process_family.h"

namespace heapcli::commands {

struct LaunchOptions {
  std::vector<std::string> arguments;  ///< The program first, found in $PATH.
  /// Added to ours.
  std::vector<std::pair<std::string, std::string>> environment;
  std::string directory;  ///< Where it runs; empty: where we do.
  std::string output;     ///< The file for both of its streams.
  bool overwrite = false;
};

class LaunchedProcess {
 public:
  /// Starts it, with nothing on its standard input. To be called on a thread
  /// that lives as long as the program: the kernel ends the process with it.
  /// Throws Error: kTarget when it cannot be started, kUsage and kData for the
  /// file.
  explicit LaunchedProcess(const LaunchOptions& options);
  /// Ends it.
  ~LaunchedProcess() { end(); }
  LaunchedProcess(const LaunchedProcess&) = delete;
  LaunchedProcess& operator=(const LaunchedProcess&) = delete;

  pid_t pid() const { return pid_; }

  /// Itself and all that it has started.
  const ProcessFamily& family() const { return *family_; }

  /// How it has ended, as waitpid says it; nothing while it runs.
  std::optional<int> ended();

  /// SIGTERM to its family, then SIGKILL to who is left after a grace period.
  /// Never throws.
  void end() noexcept;

  /// SIGKILL to all of them, at once, from any thread.
  void kill_family() const noexcept;

 private:
  bool is_anybody_left();
  void end_family();

  pid_t pid_ = -1;
  std::optional<ProcessFamily> family_;
  std::optional<int> status_;
  std::atomic<bool> family_ended_ = false;
};

}  // namespace heapcli::commands
