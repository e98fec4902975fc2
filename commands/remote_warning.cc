#include "commands/remote_warning.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

bool is_accepted() {
  const char* const accepted = std::getenv("HEAPCLI_INSECURE_REMOTE");
  return accepted != nullptr && std::string_view(accepted) == "1";
}

}  // namespace

bool is_loopback(const std::string& host) {
  constexpr uint8_t kLoopbackNet = 127;
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) {
    return (ntohl(four.s_addr) >> 24) == kLoopbackNet;
  }
  in6_addr six{};
  if (inet_pton(AF_INET6, host.c_str(), &six) == 1) {
    if (IN6_IS_ADDR_V4MAPPED(&six)) {
      constexpr size_t kFour = 12;
      return six.s6_addr[kFour] == kLoopbackNet;
    }
    return IN6_IS_ADDR_LOOPBACK(&six);
  }
  std::string name = host;
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (name.ends_with('.')) name.pop_back();
  return name == "localhost" || name.ends_with(".localhost");
}

void warn_of_remote(const cdp::Target& target, const Context& context) {
  if (is_loopback(target.host) || is_accepted()) return;
  const std::string host = printable(target.host);
  const std::string port = std::to_string(target.port);
  context.warn(
      "the inspector of " + host +
      " is reached over the network, unencrypted, and whoever else reaches it "
      "can run code in that process. Safer: keep it on 127.0.0.1 there and "
      "use a tunnel, 'ssh -L " +
      port + ":127.0.0.1:" + port + " " + host +
      "' or 'kubectl port-forward "
      "POD " +
      port + "', then target " + port +
      ". HEAPCLI_INSECURE_REMOTE=1 in the environment accepts it");
}

}  // namespace heapcli::commands
