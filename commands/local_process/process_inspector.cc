#include "commands/local_process/process_inspector.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "cdp/error.h"
#include "cdp/runtime.h"
#include "commands/error.h"
#include "commands/local_process/node_process.h"
#include "commands/local_process/process_files.h"
#include "commands/process_info.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Measured: 4 to 20 ms, also when the program is in a loop.
constexpr milliseconds kLongestOpening{5000};
constexpr milliseconds kLongestClosing{2000};
constexpr milliseconds kBetweenLooks{10};
// A local port answers at once, or it is not an inspector.
constexpr milliseconds kLongestProbe{2000};
constexpr size_t kMostNamed = 8;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ExitStatus::kTarget, message);
}

std::string name_of(const LocalProcess& process) {
  return "process " + std::to_string(process.pid) + " (" +
         printable(program_title(process)) + ")";
}

// Stays with one process even when that ends and its number is used again.
class ProcessHandle {
 public:
  explicit ProcessHandle(int64_t pid)
      : pid_(static_cast<pid_t>(pid)),
        file_(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0))) {}
  ~ProcessHandle() {
    if (file_ >= 0) close(file_);
  }
  ProcessHandle(const ProcessHandle&) = delete;
  ProcessHandle& operator=(const ProcessHandle&) = delete;

  // 0, or the error number.
  int send(int signal) const {
    // Kernels before 5.3 have no such handles.
    const long result =
        file_ >= 0 ? syscall(SYS_pidfd_send_signal, file_, signal, nullptr, 0)
                   : kill(pid_, signal);
    return result == 0 ? 0 : errno;
  }

 private:
  const pid_t pid_;
  const int file_;
};

// What listens everywhere is reached here.
std::string reachable(const std::string& address) {
  if (address == "0.0.0.0") return "127.0.0.1";
  return address == "::" ? "::1" : address;
}

enum class Ports {
  kLikely,  ///< Where the options say that the inspector is.
  kAll,     ///< Then any other on its address: inspector.open() takes any.
};

std::vector<cdp::Target> candidates(const ProcessFiles& files,
                                    const LocalProcess& process, Ports ports) {
  const InspectorAddress expected = inspector_address(process);
  const bool any = ports == Ports::kAll || expected.port == 0;
  std::vector<cdp::Target> likely;
  std::vector<cdp::Target> others;
  for (const Listener& listener : files.listeners(process.pid)) {
    if (listener.port == expected.port) {
      likely.push_back({reachable(listener.address), listener.port, ""});
    } else if (any && listener.address == expected.host) {
      others.push_back({reachable(listener.address), listener.port, ""});
    }
  }
  likely.insert(likely.end(), others.begin(), others.end());
  return likely;
}

// As Node does: with SO_REUSEADDR. What is no address (a host's name) is for
// Node to find out.
bool can_listen_at(const InspectorAddress& address) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(address.port);
  if (inet_pton(AF_INET, address.host.c_str(), &place.sin_addr) != 1) {
    return true;
  }
  const int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (file < 0) return true;
  const int reuse = 1;
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  const bool busy = bind(file, reinterpret_cast<const sockaddr*>(&place),
                         sizeof place) != 0 &&
                    errno == EADDRINUSE;
  close(file);
  return !busy;
}

std::optional<cdp::Target> find_inspector(const ProcessFiles& files,
                                          const LocalProcess& process,
                                          Ports ports,
                                          cdp::ConnectOptions options) {
  options.timeout = std::min(options.timeout, kLongestProbe);
  for (const cdp::Target& target : candidates(files, process, ports)) {
    try {
      cdp::discover(target, options);
      return target;
    } catch (const cdp::Error& error) {
      if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
      // The program's own port.
    }
  }
  return std::nullopt;
}

std::vector<LocalProcess> all_node_processes(const ProcessFiles& files) {
  std::vector<LocalProcess> found;
  for (const int64_t pid : files.ids()) {
    auto process = files.process(pid);
    if (process && is_node(*process)) found.push_back(std::move(*process));
  }
  return found;
}

// The nearest one of those above it that is among `all`, or 0.
int64_t node_parent(const ProcessFiles& files,
                    const std::vector<LocalProcess>& all, int64_t pid) {
  // Processes come and go while we look: no more steps than could make sense.
  constexpr int kHighest = 100;
  for (int i = 0; i < kHighest; ++i) {
    const auto stat = files.stat(pid);
    if (!stat || stat->parent <= 1) return 0;
    pid = stat->parent;
    if (std::any_of(all.begin(), all.end(),
                    [pid](const auto& each) { return each.pid == pid; })) {
      return pid;
    }
  }
  return 0;
}

class Opening {
 public:
  Opening(int64_t pid, const cdp::ConnectOptions& options)
      : handle_(pid), process_(read(pid)), options_(options) {
    if (process_.network_namespace != files_.own_network_namespace()) {
      fail(name_of(process_) +
           " is in another network, as in a container; publish its inspector's "
           "port, or run heapcli in there (nsenter --net --target " +
           std::to_string(pid) + " heapcli …)");
    }
  }

  ProcessInspector run(const Context& context) {
    if (auto target = find()) return result(std::move(*target), false);
    require_that_signal_opens();
    if (const int error = handle_.send(SIGUSR1); error != 0) {
      fail("cannot signal " + name_of(process_) + ": " + std::strerror(error));
    }
    cdp::Target target = await();
    context.note("opened the inspector of " + name_of(process_) + " at " +
                 target.authority());
    return result(std::move(target), true);
  }

 private:
  LocalProcess read(int64_t pid) const {
    auto process = files_.process(pid);
    if (!process) {
      fail("there is no process " + std::to_string(pid) +
           " on this machine; heapcli list shows those that run Node.js");
    }
    if (process->executable.empty()) {
      fail("process " + std::to_string(pid) +
           " belongs to somebody else, or has ended; run heapcli as its user");
    }
    return std::move(*process);
  }

  std::optional<cdp::Target> find() const {
    return find_inspector(files_, process_, Ports::kAll, options_);
  }

  ProcessInspector result(cdp::Target target, bool opened) const {
    return {std::move(target), process_.pid, process_.inner_pid, opened};
  }

  void require_that_signal_opens() const {
    if (!is_node(process_)) {
      fail(name_of(process_) + " is " + printable(process_.executable) +
           ", which is not node, and has no open inspector; if it has Node.js "
           "inside, open it with kill -USR1 " +
           std::to_string(process_.pid));
    }
    if (!process_.catches_sigusr1) {
      fail(name_of(process_) +
           " would not survive SIGUSR1, which opens the inspector: it runs "
           "with --disable-sigusr1, or is just starting; start it with "
           "--inspect");
    }
    const InspectorAddress address = inspector_address(process_);
    if (address.port == 0) return;
    if (is_opening_on(address.port)) return;
    for (const Listener& listener : files_.all_listeners(process_.pid)) {
      if (listener.port != address.port) continue;
      fail("the inspector of " + name_of(process_) + " would open on port " +
           std::to_string(address.port) + ", where " + holder_of(listener) +
           " listens; close that one's first");
    }
    // Node would say so only where it prints, and not open anything.
    if (!can_listen_at(address)) {
      throw InspectorPortBusy(
          ExitStatus::kTarget,
          "the inspector of " + name_of(process_) + " would open on port " +
              std::to_string(address.port) +
              ", which a connection has; try again in a minute, or start it "
              "with --inspect-port=0");
    }
  }

  // On its own, meanwhile: then the signal does nothing.
  bool is_opening_on(uint16_t port) const {
    const std::vector<Listener> own = files_.listeners(process_.pid);
    return std::any_of(own.begin(), own.end(), [port](const Listener& each) {
      return each.port == port;
    });
  }

  std::string holder_of(const Listener& listener) const {
    for (const int64_t pid : files_.ids()) {
      for (const Listener& its : files_.listeners(pid)) {
        if (its.inode != listener.inode) continue;
        const auto process = files_.process(pid);
        return process ? name_of(*process) : "another process";
      }
    }
    return "another process";
  }

  cdp::Target await() const {
    const auto deadline = Clock::now() + kLongestOpening;
    do {
      // There is nothing to wait for but the port itself.
      std::this_thread::sleep_for(kBetweenLooks);
      if (options_.stop.stop_requested()) {
        throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
      }
      if (auto target = find()) return std::move(*target);
      if (!files_.process(process_.pid)) {
        fail(name_of(process_) + " ended when it got SIGUSR1");
      }
    } while (Clock::now() < deadline);
    fail(name_of(process_) +
         " got SIGUSR1 and did not open its inspector; it may listen for that "
         "signal itself; start it with --inspect");
  }

  const ProcessFiles files_;
  const ProcessHandle handle_;
  const LocalProcess process_;
  const cdp::ConnectOptions options_;
};

// The target has to be the one that says goodbye: if it ends its inspector
// while it answers our goodbye, it writes two, frees the connection after the
// first and crashes at the second (WsHandler in src/inspector_socket.cc).
void await_goodbye(cdp::Session& session) {
  try {
    session.wait_for(kLongestClosing, [] { return false; });
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kClosed) throw;
  }
}

void await_closed_port(const ProcessInspector& inspector) {
  const ProcessFiles files;
  const auto is_open = [&] {
    const std::vector<Listener> listeners = files.listeners(inspector.pid);
    return std::any_of(listeners.begin(), listeners.end(),
                       [&](const Listener& listener) {
                         return listener.port == inspector.target.port;
                       });
  };
  const auto deadline = Clock::now() + kLongestClosing;
  while (is_open() && Clock::now() < deadline) {
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

}  // namespace

ProcessInspector open_inspector(int64_t pid, const cdp::ConnectOptions& options,
                                const Context& context) {
  return Opening(pid, options).run(context);
}

ProcessInspector open_inspector_on_own_port(int64_t pid,
                                            const cdp::ConnectOptions& options,
                                            const Context& context) {
  const ProcessInspector opened = open_inspector(pid, options, context);
  if (!opened.opened) return opened;
  const auto process = ProcessFiles().process(pid);
  if (!process || inspector_address(*process).port == 0) return opened;
  cdp::SessionOptions session_options;
  session_options.timeout = options.timeout;
  session_options.stop = options.stop;
  auto session = std::make_unique<cdp::Session>(
      cdp::connect(cdp::locate(opened.target, options), options),
      opened.target.authority(), session_options);
  require_process(*session, opened);
  cdp::evaluate(*session, "void (process.debugPort = 0)");
  close_inspector(std::move(session), opened);
  ProcessInspector moved = open_inspector(pid, options, context);
  moved.opened = true;
  return moved;
}

std::vector<NodeProcess> node_processes(const cdp::ConnectOptions& options) {
  const ProcessFiles files;
  const std::string network = files.own_network_namespace();
  std::vector<NodeProcess> found;
  const std::vector<LocalProcess> all = all_node_processes(files);
  for (const LocalProcess& process : all) {
    if (process.network_namespace != network) continue;
    found.push_back({process.pid, node_parent(files, all, process.pid),
                     program_title(process),
                     find_inspector(files, process, Ports::kLikely, options)});
  }
  return found;
}

int64_t process_named(const std::string& name) {
  const ProcessFiles files;
  const std::vector<LocalProcess> found =
      with_name(all_node_processes(files), name);
  if (found.size() == 1) return found.front().pid;
  if (found.empty()) {
    fail("no Node.js process on this machine runs " + printable(name) +
         "; heapcli list shows those there are");
  }
  std::string message = std::to_string(found.size()) + " processes run " +
                        printable(name) + "; say which:";
  for (size_t i = 0; i < std::min(found.size(), kMostNamed); ++i) {
    message += "\n  pid:" + std::to_string(found[i].pid) + "  " +
               printable(program_title(found[i]));
  }
  if (found.size() > kMostNamed) message += "\n  …";
  fail(message);
}

void require_process(cdp::Session& session, const ProcessInspector& inspector) {
  const auto pid = process_id(session);
  if (pid && *pid != inspector.inner_pid) {
    fail(session.name() + " is process " + std::to_string(*pid) + ", not " +
         std::to_string(inspector.inner_pid) +
         "; the port has changed hands, try again");
  }
}

void close_inspector(std::unique_ptr<cdp::Session> session,
                     const ProcessInspector& inspector) noexcept {
  try {
    session->ignore_stop();
    cdp::evaluate(*session, "void setTimeout(process._debugEnd, 0)");
    await_goodbye(*session);
    session.reset();
    await_closed_port(inspector);
  } catch (const std::exception&) {
    // The process has ended, and its inspector with it.
  }
}

}  // namespace heapcli::commands
