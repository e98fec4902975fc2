// What heapcli writes into a snapshot about where it comes from.
#pragma once

#include <string>
#include <string_view>

#include "analysis/snapshot_origin.h"
#include "cdp/identity_sentinel.h"
#include "cdp/session.h"
#include "commands/process_info.h"

namespace heapcli::commands {

/// Of a snapshot that is taken now. `sentinel` is the one that watches the
/// session, or null.
analysis::SnapshotOrigin origin_now(const cdp::Session& session,
                                    const ProcessInfo& process,
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
