// What heapcli writes into a snapshot about where it comes from.
#pragma once

#include <string>
#include <string_view>

#include "analysis/snapshot_origin.h"
#include "cdp/identity_sentinel.h"
#include "cdp/session.h"

namespace heapcli::commands {

/// Of a snapshot that is taken now; asks the target who it is. `sentinel` is
/// the one that watches the session, or null. Throws cdp::Error.
analysis::SnapshotOrigin origin_now(cdp::Session& session,
                                    const cdp::IdentitySentinel* sentinel);

/// Puts an origin into the text of a snapshot, as it arrives in pieces.
class OriginStamp {
 public:
  void set(const analysis::SnapshotOrigin& origin);

  /// What stands for this piece of text. Valid until the next call.
  std::string_view take(std::string_view piece);

 private:
  std::string member_;  ///< Empty when there is nothing (more) to put in.
  std::string held_;
};

}  // namespace heapcli::commands
