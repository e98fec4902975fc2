// What the kernel says about the processes of this machine, in /proc. Nothing
// here talks to a process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace heapcli::commands {

struct LocalProcess {
  int64_t pid = 0;
  /// As the process itself knows it: in a container it is another one.
  int64_t inner_pid = 0;
  /// Empty when the process is not ours to look at.
  std::string executable;
  std::vector<std::string> arguments;  ///< The program's name first.
  std::string node_options;            ///< $NODE_OPTIONS at its start.
  /// SIGUSR1 goes to a handler, and does not end the process.
  bool catches_sigusr1 = false;
  std::string network_namespace;  ///< Equal names are one network.
};

/// A TCP socket that waits for connections.
struct Listener {
  std::string address;  ///< "127.0.0.1", "0.0.0.0", "::1", "::"
  uint16_t port = 0;
  uint64_t inode = 0;
};

/// A process can end at any time: whatever cannot be read is left empty.
class ProcessFiles {
 public:
  explicit ProcessFiles(std::filesystem::path root = "/proc");

  /// All there are, ascending.
  std::vector<int64_t> ids() const;
  /// Nothing when there is no such process.
  std::optional<LocalProcess> process(int64_t pid) const;

  /// Of this process alone.
  std::vector<Listener> listeners(int64_t pid) const;
  /// Of everybody in the network of this process.
  std::vector<Listener> all_listeners(int64_t pid) const;

  /// The network that we are in.
  std::string own_network_namespace() const;

 private:
  std::filesystem::path directory(int64_t pid) const;

  const std::filesystem::path root_;
};

/// The listening sockets in the text of /proc/net/tcp or tcp6
/// (Documentation/networking/proc_net_tcp.rst); what is no such line is
/// skipped.
std::vector<Listener> parse_listeners(const std::string& text);

}  // namespace heapcli::commands
