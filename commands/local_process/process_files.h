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

/// Where a process stands among the others.
struct ProcessStat {
  int64_t parent = 0;
  int64_t group = 0;
  /// When it began, in ticks since the machine did: with the number it tells a
  /// process from a later one that has got the same number.
  uint64_t start = 0;
  /// It has ended, and its parent has not asked how.
  bool ended = false;
  /// How it has ended, as waitpid says it, where the kernel tells.
  std::optional<int> wait_status;
};

/// A process can end at any time: whatever cannot be read is left empty.
class ProcessFiles {
 public:
  explicit ProcessFiles(std::filesystem::path root = "/proc");

  /// All there are, ascending.
  std::vector<int64_t> ids() const;
  /// Nothing when there is no such process.
  std::optional<LocalProcess> process(int64_t pid) const;

  std::optional<ProcessStat> stat(int64_t pid) const;
  /// Whether it was started with this variable, `NAME=value`, in its
  /// environment.
  bool has_variable(int64_t pid, const std::string& variable) const;

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

/// The text of /proc/PID/stat (proc_pid_stat(5)); nothing when it is no such
/// text.
std::optional<ProcessStat> parse_stat(const std::string& text);

}  // namespace heapcli::commands
