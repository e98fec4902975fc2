// A program started by a test: its output is collected while it runs, waiting
// for it has a deadline, and it never outlives the object.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace heapcli::tests {

/// The longest that a test waits for one thing. Far beyond what anything here
/// takes, also under a sanitizer on a busy machine.
constexpr std::chrono::seconds kPatience{90};

struct ChildOptions {
  /// Added to the environment, or taken out of it where there is no value.
  std::map<std::string, std::optional<std::string>> environment;
  std::string directory;  ///< Where it runs; empty: where the test runs.
};

enum class Stream { kOut, kErr };

class ChildProcess {
 public:
  /// Starts argv[0], looked up in PATH. Its standard input is /dev/null, its
  /// environment ours without what would change Node's or heapcli's behaviour
  /// (NODE_OPTIONS, HEAPCLI_TARGET, …). Throws std::runtime_error.
  explicit ChildProcess(const std::vector<std::string>& argv,
                        const ChildOptions& options = {});
  /// Kills it, if it still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  bool running() const;

  /// Does nothing once the process has ended.
  void send(int signal);

  /// Waits for its end. The exit status, or minus the signal that killed it.
  /// Throws std::runtime_error, with the output, after kPatience.
  int wait();

  /// Waits for a whole line that starts with `prefix` and returns the rest of
  /// it. Throws, with the output, when the process ends first or after
  /// kPatience.
  std::string await_line(Stream stream, std::string_view prefix);

  /// What it has written so far; everything after wait().
  std::string out() const;
  std::string err() const;

 private:
  void drain(int out, int err);
  void reap();
  std::string describe(const std::string& problem) const;

  std::string name_;
  pid_t pid_ = -1;
  int ended_[2] = {-1, -1};  ///< A pipe: tells drain() that all is written.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string output_[2];
  int status_ = 0;
  bool reaped_ = false;
  bool drained_ = false;

  std::thread drainer_;
  std::thread reaper_;
};

/// A program that has ended.
struct Finished {
  int status = 0;  ///< As ChildProcess::wait gives it.
  std::string out;
  std::string err;
};

/// Runs a program to its end.
Finished run(const std::vector<std::string>& argv,
             const ChildOptions& options = {});

}  // namespace heapcli::tests
