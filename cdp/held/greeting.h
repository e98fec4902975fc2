// What a holder and its client tell each other before anything else: one hello
// and one greeting, as JSON, so that every version understands at least who the
// other one is.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace heapcli::cdp {

/// Of what follows the greeting. Counts up when it changes.
constexpr int kHeldProtocol = 1;

enum class HeldPurpose {
  kUse,   ///< Send commands.
  kLook,  ///< Only see the greeting.
  kEnd,   ///< End the session, if nobody uses it.
  kCut,   ///< End it, whoever uses it.
};

/// Who knocks.
struct HeldClient {
  int64_t pid = 0;
  std::string command;   ///< "snapshot".
  int64_t since_ms = 0;  ///< Unix time.
};

struct HeldHello {
  HeldPurpose purpose = HeldPurpose::kLook;
  int protocol = kHeldProtocol;
  HeldClient client;
};

/// A session that is held, as its holder describes it.
struct HeldSessionInfo {
  int protocol = kHeldProtocol;
  std::string version;  ///< Of the heapcli that holds it.
  /// Made by chance when it began: what says of two snapshots that they are of
  /// one session.
  std::string id;
  int64_t holder_pid = 0;
  std::string target;          ///< host:port, as the holder reached it.
  std::optional<int64_t> pid;  ///< Of the target, as far as it has one.
  int64_t since_ms = 0;        ///< Unix time.
  int64_t idle_ms = 0;         ///< How long it stays without a client.
  int64_t idle_since_ms = 0;   ///< Unix time; 0 while there is a client.
  /// Counts up whenever object ids were lost: snapshots of one session have
  /// their ids in common if this is the same, too. From 1.
  int id_series = 1;
  std::optional<HeldClient> client;  ///< Who uses it.

  // For who is let in.
  bool granted = false;
  int64_t last_id = 0;          ///< Of commands: the next has a higher one.
  std::string sentinel_handle;  ///< Lives as long as the session.
  std::string sentinel_id;      ///< Empty before the first snapshot.
};

std::string to_text(const HeldHello& hello);
std::string to_text(const HeldSessionInfo& info);

/// Throw Error(kProtocol).
HeldHello parse_hello(std::string_view text);
HeldSessionInfo parse_greeting(std::string_view text);

/// Whether it looks like an object id, as V8 writes it.
bool is_object_id(std::string_view text);

}  // namespace heapcli::cdp
