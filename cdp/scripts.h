// The scripts that a target has loaded, as its debugger tells them.
#pragma once

#include <string>
#include <vector>

#include "cdp/session.h"

namespace heapcli::cdp {

struct Script {
  std::string id;
  std::string url;  ///< Empty for code without a name.
  /// What its `//# sourceMappingURL=` says; empty without one. With an inline
  /// map that is the whole map.
  std::string source_map_url;
};

/// Enables the debugger for a moment, with all pauses skipped. Throws what
/// Session::call throws.
std::vector<Script> list_scripts(Session& session);

}  // namespace heapcli::cdp
