// What a client has switched on in a session that outlives it. One that ends as
// it should switches it off itself; for one that was killed the holder does.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace heapcli::cdp {

/// The head of a command, as Session writes it: {"id":7,"method":"…".
struct CommandHead {
  int64_t id = 0;
  std::string_view method;  ///< Into the text.
};

/// Nothing for anything else.
std::optional<CommandHead> command_head(std::string_view command);

/// The `id` of a reply; nothing for an event, and for what is neither. What V8
/// writes is not parsed as a whole.
std::optional<int64_t> reply_id(std::string_view message);

class ClientTraces {
 public:
  struct Command {
    std::string method;
    nlohmann::json params;
  };

  /// To be called with each command of the client.
  void saw(std::string_view method);

  /// What leaves the session as it was before the client; from now on there is
  /// another one. Allocation tracking can be ended without a snapshot, and with
  /// it another pause, only by HeapProfiler.disable, at which V8 forgets all
  /// object ids; the sentinel then says so.
  std::vector<Command> undo();

 private:
  std::set<std::string> on_;  ///< Methods that were switched on.
};

}  // namespace heapcli::cdp
