// Worker threads of a Node process. /json/list knows only the main thread.
#pragma once

#include <string>
#include <vector>

#include "cdp/session.h"

namespace heapcli::cdp {

struct Worker {
  std::string id;
  std::string title;
  std::string url;
};

/// The worker threads alive now; none where the target has no NodeWorker
/// domain (Deno, Chromium). Detaches from them again.
std::vector<Worker> list_workers(Session& session);

}  // namespace heapcli::cdp
