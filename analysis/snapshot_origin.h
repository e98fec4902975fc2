// Where a snapshot comes from: the session, the process and the moment. heapcli
// writes it into the header of each snapshot that it takes, as a member
// "heapcli" of the object "snapshot", where readers of the format skip what
// they don't know, as V8 adds members there itself. A file beside the snapshot
// would be lost with the first copy.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace heapcli::analysis {

struct SnapshotOrigin {
  /// Tells the inspector session from every other one.
  std::string session;
  /// How often V8 had forgotten all ids in that session: snapshots have their
  /// ids in common when session and losses are the same.
  uint64_t losses = 0;
  uint64_t pid = 0;      ///< 0: not known.
  std::string runtime;   ///< "node 20.20.2"; may be empty.
  std::string v8;        ///< "11.3.244.8-node.38"; may be empty.
  std::string taken_at;  ///< RFC 3339, in UTC; may be empty.
};

/// Of the value of the top-level key "snapshot"; nothing when another program
/// took it. Members that are not what they should be are left empty.
std::optional<SnapshotOrigin> snapshot_origin(const nlohmann::json& header);

/// The text of the member, with the name and a comma behind it: it goes in
/// behind the opening brace.
std::string origin_member(const SnapshotOrigin& origin);

/// Why ids of the one mean nothing in the other, in brackets of a sentence;
/// empty when they do.
std::string why_ids_differ(const SnapshotOrigin& base,
                           const SnapshotOrigin& target);

}  // namespace heapcli::analysis
