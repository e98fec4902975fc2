// Held sessions in a directory of their own, so that tests do not meet.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {

/// Commands that look for held sessions there. It has to live longer than the
/// target, at whose end the holder leaves.
class HoldPlace {
 public:
  Finished run(const Arguments& arguments) {
    return heapcli(arguments, options_);
  }
  std::unique_ptr<ChildProcess> start(const Arguments& arguments) {
    return start_heapcli(arguments, options_);
  }
  /// Makes every command hold.
  void hold_always() { options_.environment["HEAPCLI_HOLD"] = "1"; }

  std::filesystem::path sockets() const { return dir_.path() / "heapcli"; }
  /// Of the only session. Throws std::runtime_error when there is none.
  std::string socket() const;
  const std::filesystem::path& path() const { return dir_.path(); }

  Json sessions() {
    return document(run({"--json", "sessions"})).at("sessions");
  }

  /// Throws std::runtime_error, with what heapcli said, when it cannot.
  void hold(const Target& target);

  /// One snapshot by one command: what it says of it. Throws as `hold`.
  Json take(const Target& target, const std::string& file,
            const Arguments& more = {});

 private:
  const TempDir dir_;
  ChildOptions options_{{{"XDG_RUNTIME_DIR", dir_.path().string()}}, ""};
};

/// Waits for the end of a process that is not our child; it may have ended
/// before. Throws std::runtime_error after kPatience.
void await_end(pid_t pid);

}  // namespace heapcli::tests
