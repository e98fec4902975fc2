#include "commands/local_process/node_process.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <optional>
#include <sstream>

namespace heapcli::commands {
namespace {

// What the kernel appends when the file was replaced, as an update does.
constexpr std::string_view kDeleted = " (deleted)";

// Options whose value may be the next argument; a script's name it is not.
constexpr std::array<std::string_view, 12> kWithValue = {
    "-r",      "--require",      "--import",     "--loader",
    "-C",      "--conditions",   "--env-file",   "--experimental-loader",
    "--title", "--inspect-port", "--debug-port", "--icu-data-dir"};

std::optional<uint16_t> to_port(std::string_view text) {
  uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, port);
  if (text.empty() || error != std::errc() || stopped != end) {
    return std::nullopt;
  }
  return port;
}

// [HOST:]PORT or HOST.
void read_address(std::string_view text, InspectorAddress& address) {
  const size_t colon = text.rfind(':');
  const bool has_host = colon != std::string_view::npos;
  if (const auto port = to_port(has_host ? text.substr(colon + 1) : text)) {
    address.port = *port;
    if (has_host) address.host = text.substr(0, colon);
  } else if (!text.empty()) {
    address.host = text;
  }
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  if (address.host == "localhost") address.host = "127.0.0.1";
}

void read_options(const std::vector<std::string>& words,
                  InspectorAddress& address) {
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    if (name != "--inspect" && name != "--inspect-brk" &&
        name != "--inspect-wait" && name != "--inspect-port" &&
        name != "--debug-port") {
      continue;
    }
    if (equals != std::string_view::npos) {
      read_address(word.substr(equals + 1), address);
    } else if (name.ends_with("-port") && i + 1 < words.size()) {
      read_address(words[++i], address);
    }
  }
}

// Where the script's name stands among the arguments; their number when there
// is none.
size_t script_position(const std::vector<std::string>& arguments) {
  size_t i = 1;
  while (i < arguments.size() && arguments[i].starts_with('-')) {
    const bool with_value = std::find(kWithValue.begin(), kWithValue.end(),
                                      arguments[i]) != kWithValue.end();
    i += with_value ? 2 : 1;
  }
  return std::min(i, arguments.size());
}

std::string joined(std::vector<std::string>::const_iterator begin,
                   std::vector<std::string>::const_iterator end) {
  std::string text;
  for (; begin != end; ++begin) {
    if (begin->empty()) continue;  // What process.title left over.
    if (!text.empty()) text += ' ';
    text += *begin;
  }
  return text;
}

bool is_end_of_path(std::string_view path, std::string_view end) {
  return path == end ||
         (path.ends_with(end) && path[path.size() - end.size() - 1] == '/');
}

}  // namespace

bool is_node(const LocalProcess& process) {
  std::string_view path = process.executable;
  if (path.ends_with(kDeleted)) path.remove_suffix(kDeleted.size());
  const std::string name = std::filesystem::path(path).filename().string();
  for (const std::string_view start : {"nodejs", "node"}) {
    if (!name.starts_with(start)) continue;
    const std::string_view rest = std::string_view(name).substr(start.size());
    return std::all_of(rest.begin(), rest.end(), [](unsigned char c) {
      return std::isdigit(c) != 0 || c == '-' || c == '.' || c == 'v';
    });
  }
  return false;
}

InspectorAddress inspector_address(const LocalProcess& process) {
  InspectorAddress address;
  std::istringstream environment(process.node_options);
  read_options({std::istream_iterator<std::string>(environment), {}}, address);
  const auto& arguments = process.arguments;
  const auto script =
      arguments.begin() + static_cast<ptrdiff_t>(script_position(arguments));
  read_options({arguments.begin(), script}, address);
  return address;
}

std::string program_title(const LocalProcess& process) {
  const auto& arguments = process.arguments;
  const auto script =
      arguments.begin() + static_cast<ptrdiff_t>(script_position(arguments));
  const std::string title = joined(script, arguments.end());
  return title.empty() ? joined(arguments.begin(), arguments.end()) : title;
}

std::vector<LocalProcess> with_name(const std::vector<LocalProcess>& processes,
                                    std::string_view name) {
  std::vector<LocalProcess> exact;
  std::vector<LocalProcess> anywhere;
  if (name.empty()) return exact;
  for (const LocalProcess& process : processes) {
    const auto& arguments = process.arguments;
    const size_t script = script_position(arguments);
    if (script < arguments.size() && is_end_of_path(arguments[script], name)) {
      exact.push_back(process);
    }
    if (joined(arguments.begin(), arguments.end()).find(name) !=
        std::string::npos) {
      anywhere.push_back(process);
    }
  }
  return exact.empty() ? anywhere : exact;
}

}  // namespace heapcli::commands
