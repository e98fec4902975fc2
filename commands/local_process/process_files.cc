#include "commands/local_process/process_files.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstring>
#include <iterator>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "commands/kernel_file.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListening = "0A";  // TCP_LISTEN

std::string link_target(const fs::path& path) {
  std::error_code error;
  const fs::path target = fs::read_symlink(path, error);
  return error ? "" : target.string();
}

template <class Number>
std::optional<Number> to_number(std::string_view text, int base) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stopped != end || text.empty()) {
    return std::nullopt;
  }
  return value;
}

std::vector<std::string> split_at_zeros(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, '\0');) parts.push_back(part);
  return parts;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// Groups of eight hexadecimal digits, each a number in this machine's order.
std::string address_text(std::string_view digits) {
  constexpr size_t kGroup = 8;
  std::array<uint32_t, 4> groups{};
  const size_t count = digits.size() / kGroup;
  if (digits.size() % kGroup != 0 || (count != 1 && count != 4)) return "";
  for (size_t i = 0; i < count; ++i) {
    const auto group =
        to_number<uint32_t>(digits.substr(i * kGroup, kGroup), 16);
    if (!group) return "";
    groups[i] = *group;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = count == 1 ? AF_INET : AF_INET6;
  return inet_ntop(family, groups.data(), text.data(), text.size()) == nullptr
             ? ""
             : text.data();
}

std::optional<Listener> parse_listener(const std::string& line) {
  // Number, local address, remote address, state, queues, timer,
  // retransmissions, user, timeout, inode.
  constexpr size_t kLocal = 1;
  constexpr size_t kState = 3;
  constexpr size_t kInode = 9;
  const std::vector<std::string> fields = words(line);
  if (fields.size() <= kInode || fields[kState] != kListening) {
    return std::nullopt;
  }
  const std::string_view local = fields[kLocal];
  const size_t colon = local.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = to_number<uint16_t>(local.substr(colon + 1), 16);
  const auto inode = to_number<uint64_t>(fields[kInode], 10);
  Listener listener{address_text(local.substr(0, colon)), port.value_or(0),
                    inode.value_or(0)};
  if (listener.address.empty() || !port || !inode) return std::nullopt;
  return listener;
}

}  // namespace

std::vector<Listener> parse_listeners(const std::string& text) {
  std::vector<Listener> listeners;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (auto listener = parse_listener(line)) {
      listeners.push_back(std::move(*listener));
    }
  }
  return listeners;
}

std::optional<ProcessStat> parse_stat(const std::string& text) {
  // Number and (name); a name may have anything in it, also brackets and
  // blanks. Then the state, the parent, the group, …
  constexpr size_t kState = 0;
  constexpr size_t kParent = 1;
  constexpr size_t kGroup = 2;
  constexpr size_t kStart = 19;
  constexpr size_t kWaitStatus = 49;
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  const std::vector<std::string> fields = words(text.substr(name_end + 1));
  if (fields.size() <= kStart) return std::nullopt;
  const auto parent = to_number<int64_t>(fields[kParent], 10);
  const auto group = to_number<int64_t>(fields[kGroup], 10);
  const auto start = to_number<uint64_t>(fields[kStart], 10);
  if (!parent || !group || !start) return std::nullopt;
  ProcessStat stat{*parent, *group, *start, false, {}};
  stat.ended = fields[kState] == "Z" || fields[kState] == "X";
  if (stat.ended && fields.size() > kWaitStatus) {
    stat.wait_status = to_number<int>(fields[kWaitStatus], 10);
  }
  return stat;
}

ProcessFiles::ProcessFiles(fs::path root) : root_(std::move(root)) {}

fs::path ProcessFiles::directory(int64_t pid) const {
  return root_ / std::to_string(pid);
}

std::vector<int64_t> ProcessFiles::ids() const {
  std::vector<int64_t> ids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root_, error)) {
    if (const auto pid =
            to_number<int64_t>(entry.path().filename().string(), 10)) {
      ids.push_back(*pid);
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<LocalProcess> ProcessFiles::process(int64_t pid) const {
  const fs::path path = directory(pid);
  const std::string status = read_kernel_file(path / "status");
  if (status.empty()) return std::nullopt;
  LocalProcess process;
  process.pid = pid;
  const std::vector<std::string> inner = words(kernel_field(status, "NSpid:"));
  process.inner_pid =
      (inner.empty() ? std::nullopt : to_number<int64_t>(inner.back(), 10))
          .value_or(pid);
  const std::vector<std::string> caught =
      words(kernel_field(status, "SigCgt:"));
  const uint64_t signals =
      (caught.empty() ? std::nullopt : to_number<uint64_t>(caught[0], 16))
          .value_or(0);
  process.catches_sigusr1 = (signals >> (SIGUSR1 - 1) & 1) != 0;
  process.executable = link_target(path / "exe");
  process.arguments = split_at_zeros(read_kernel_file(path / "cmdline"));
  constexpr std::string_view kNodeOptions = "NODE_OPTIONS=";
  for (const std::string& variable :
       split_at_zeros(read_kernel_file(path / "environ"))) {
    if (variable.starts_with(kNodeOptions)) {
      process.node_options = variable.substr(kNodeOptions.size());
    }
  }
  process.network_namespace = link_target(path / "ns" / "net");
  return process;
}

std::optional<ProcessStat> ProcessFiles::stat(int64_t pid) const {
  return parse_stat(read_kernel_file(directory(pid) / "stat"));
}

bool ProcessFiles::has_variable(int64_t pid,
                                const std::string& variable) const {
  const std::vector<std::string> all =
      split_at_zeros(read_kernel_file(directory(pid) / "environ"));
  return std::find(all.begin(), all.end(), variable) != all.end();
}

std::vector<Listener> ProcessFiles::all_listeners(int64_t pid) const {
  const fs::path net = directory(pid) / "net";
  std::vector<Listener> listeners =
      parse_listeners(read_kernel_file(net / "tcp"));
  for (Listener& listener : parse_listeners(read_kernel_file(net / "tcp6"))) {
    listeners.push_back(std::move(listener));
  }
  return listeners;
}

std::vector<Listener> ProcessFiles::listeners(int64_t pid) const {
  std::set<std::string> sockets;
  std::error_code error;
  for (const auto& entry :
       fs::directory_iterator(directory(pid) / "fd", error)) {
    sockets.insert(link_target(entry.path()));
  }
  std::vector<Listener> listeners = all_listeners(pid);
  std::erase_if(listeners, [&](const Listener& listener) {
    return !sockets.contains("socket:[" + std::to_string(listener.inode) + "]");
  });
  return listeners;
}

std::string ProcessFiles::own_network_namespace() const {
  return link_target(root_ / "self" / "ns" / "net");
}

}  // namespace heapcli::commands
