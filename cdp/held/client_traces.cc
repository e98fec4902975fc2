#include "cdp/held/client_traces.h"

#include <charconv>
#include <utility>

#include "cdp/live_object.h"
#include "cdp/runtime.h"

namespace heapcli::cdp {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kHead = "{\"id\":";
constexpr std::string_view kEvent = "{\"method\":";

// A switch, and how to find it off again.
struct Switch {
  std::string_view on;
  std::vector<std::string_view> off;   ///< Any of them does.
  std::vector<std::string_view> undo;  ///< All of them.
};

// Undone in this order.
const std::vector<Switch>& switches() {
  static const std::vector<Switch> all = {
      {"HeapProfiler.startSampling",
       {"HeapProfiler.stopSampling"},
       {"HeapProfiler.stopSampling"}},
      {"HeapProfiler.startTrackingHeapObjects",
       {"HeapProfiler.stopTrackingHeapObjects", "HeapProfiler.disable"},
       {"HeapProfiler.disable", "HeapProfiler.enable"}},
      {"Debugger.enable", {"Debugger.disable"}, {"Debugger.disable"}},
      {"NodeWorker.enable", {"NodeWorker.disable"}, {"NodeWorker.disable"}}};
  return all;
}

// Takes a number from the front of `text`.
std::optional<int64_t> take_number(std::string_view& text) {
  int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

}  // namespace

std::optional<CommandHead> command_head(std::string_view command) {
  constexpr std::string_view kMethod = ",\"method\":\"";
  if (!command.starts_with(kHead)) return std::nullopt;
  command.remove_prefix(kHead.size());
  const auto id = take_number(command);
  if (!id || !command.starts_with(kMethod)) return std::nullopt;
  command.remove_prefix(kMethod.size());
  const size_t end = command.find('"');
  if (end == std::string_view::npos) return std::nullopt;
  return CommandHead{*id, command.substr(0, end)};
}

std::optional<int64_t> reply_id(std::string_view message) {
  if (message.starts_with(kEvent)) return std::nullopt;
  if (message.starts_with(kHead)) {
    message.remove_prefix(kHead.size());
    return take_number(message);
  }
  // An error of Node 12: {"error":…,"id":7}. Errors are short.
  const Json parsed = Json::parse(message, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return std::nullopt;
  const auto id = parsed.find("id");
  if (id == parsed.end() || !id->is_number_integer()) return std::nullopt;
  return id->get<int64_t>();
}

void ClientTraces::saw(std::string_view method) {
  for (const Switch& one : switches()) {
    if (one.on == method) on_.insert(std::string(one.on));
    for (const std::string_view off : one.off) {
      if (off == method) on_.erase(std::string(one.on));
    }
  }
}

std::vector<ClientTraces::Command> ClientTraces::undo() {
  std::vector<Command> commands;
  for (const Switch& one : switches()) {
    if (!on_.contains(std::string(one.on))) continue;
    for (const std::string_view method : one.undo) {
      commands.push_back({std::string(method), Json::object()});
    }
  }
  on_.clear();
  for (const char* group : {kHandleGroup, kInspectGroup}) {
    commands.push_back(
        {"Runtime.releaseObjectGroup", {{"objectGroup", group}}});
  }
  return commands;
}

}  // namespace heapcli::cdp
