#include "cdp/discovery.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cdp/error.h"
#include "cdp/http.h"
#include "cdp/tcp_stream.h"
#include "cdp/websocket.h"

namespace heapcli::cdp {
namespace {

using Json = nlohmann::json;

std::string text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// Only the path counts: host and port may be those on the far side of a
// tunnel.
std::string path_of_url(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return "";
  const size_t slash = url.find('/', scheme + 3);
  return slash == std::string::npos ? "" : url.substr(slash);
}

std::vector<TargetDescription> parse_target_list(const std::string& body) {
  const Json list = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array()) {
    throw Error(Error::Kind::kProtocol, "GET /json/list gives no list");
  }
  std::vector<TargetDescription> targets;
  for (const Json& entry : list) {
    if (!entry.is_object()) continue;
    targets.push_back(
        {text_member(entry, "id"), text_member(entry, "title"),
         text_member(entry, "type"), text_member(entry, "url"),
         path_of_url(text_member(entry, "webSocketDebuggerUrl"))});
  }
  return targets;
}

// Adds who and what to try to a bare failure.
[[noreturn]] void explain(const Target& target, const Error& error) {
  const std::string where = target.authority();
  switch (error.kind()) {
    case Error::Kind::kConnect:
      throw Error(error.kind(),
                  "cannot connect to " + where + ": " + error.what() +
                      "; start the program with node --inspect=" + where +
                      ", or open the inspector of a running one with kill "
                      "-USR1 PID");
    case Error::Kind::kProtocol:
      throw Error(Error::Kind::kConnect,
                  where + " is not a Node inspector: " + error.what() +
                      "; give the port of the line 'Debugger listening on "
                      "ws://…' that node --inspect prints");
    case Error::Kind::kTimeout:
      throw Error(error.kind(),
                  where + " does not answer: " + error.what() +
                      "; is the process stopped or busy? --timeout sets how "
                      "long to wait");
    default:
      throw Error(error.kind(), where + ": " + error.what());
  }
}

HttpResponse get_json(const Target& target, const std::string& path,
                      const ConnectOptions& options) {
  HttpResponse response = http_get(target, path, options.timeout, options.stop);
  if (response.status != 200) {
    throw Error(Error::Kind::kProtocol, "GET " + path + " gives HTTP status " +
                                            std::to_string(response.status));
  }
  return response;
}

const TargetDescription& first_attachable(
    const Target& target, const std::vector<TargetDescription>& targets) {
  for (const bool pages_only : {true, false}) {
    for (const TargetDescription& candidate : targets) {
      const bool wanted =
          !pages_only || candidate.type == "node" || candidate.type == "page";
      if (wanted && !candidate.websocket_path.empty()) return candidate;
    }
  }
  throw Error(
      Error::Kind::kConnect,
      target.authority() +
          " offers nothing to attach to; is another debugger attached?");
}

}  // namespace

Discovery discover(const Target& target, const ConnectOptions& options) {
  try {
    Discovery found;
    const HttpResponse list = get_json(target, "/json/list", options);
    found.address = list.peer_address;
    found.targets = parse_target_list(list.body);
    const Json version =
        Json::parse(get_json(target, "/json/version", options).body, nullptr,
                    /*allow_exceptions=*/false);
    if (version.is_object()) found.browser = text_member(version, "Browser");
    return found;
  } catch (const Error& error) {
    explain(target, error);
  }
}

Target locate(const Target& target, const ConnectOptions& options) {
  Target located = target;
  if (located.path.empty()) {
    located.path = first_attachable(target, discover(target, options).targets)
                       .websocket_path;
  }
  return located;
}

std::unique_ptr<Transport> connect(const Target& target,
                                   const ConnectOptions& options) {
  const std::string path = locate(target, options).path;
  try {
    const auto deadline = Clock::now() + options.timeout;
    auto stream = std::make_unique<TcpStream>();
    TcpStream* const open_stream = stream.get();
    const std::stop_callback wake(options.stop, [&] { open_stream->wake(); });
    const TcpStream::Status status =
        stream->connect(target.host, target.port, deadline);
    if (status == TcpStream::Status::kWoken) {
      throw Error(Error::Kind::kInterrupted, "interrupted");
    }
    if (status == TcpStream::Status::kTimeout) {
      throw Error(Error::Kind::kTimeout, "no answer while connecting");
    }
    const std::string host = host_header(stream->peer_address(), target.port);
    return open_websocket(std::move(stream), host, path, deadline);
  } catch (const Error& error) {
    explain(target, error);
  }
}

}  // namespace heapcli::cdp
