// Where the sockets of held sessions are, one for each target. Whoever can
// write to such a socket can run code in the target, so the directory is ours
// alone: $XDG_RUNTIME_DIR/heapcli, else /tmp/heapcli-UID.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cdp/held/unix_stream.h"
#include "cdp/target.h"

namespace heapcli::commands {

/// What one target is called there: by the unique id that is in the path of its
/// WebSocket, so that 127.0.0.1, localhost, a tunnel and pid:1234 all lead to
/// the same; where there is none, by address and path.
std::string hold_key(const cdp::Target& target);

class HoldDirectory {
 public:
  /// As the environment says; makes nothing.
  HoldDirectory();

  const std::filesystem::path& path() const { return path_; }

  /// Makes it, with mode 0700. Throws Error(kData) when it cannot, or when it
  /// is not ours alone.
  void prepare() const;

  /// False when there is none. Throws Error(kData) as prepare does.
  bool exists() const;

  std::string socket(const std::string& key) const;
  /// Written by a holder that failed.
  std::filesystem::path log(const std::string& key) const;

  /// Of all sockets there, also those that a killed holder has left.
  std::vector<std::string> keys() const;

  /// Held by who holds the session with that target, as long as it lives. Not
  /// open: somebody else has it. Throws Error(kData).
  cdp::OwnedFile lock(const std::string& key) const;

  // What a holder leaves behind; to be called with its lock.
  void remove_socket(const std::string& key) const noexcept;
  /// With the lock itself.
  void remove(const std::string& key) const noexcept;

 private:
  std::filesystem::path path_;
};

}  // namespace heapcli::commands
