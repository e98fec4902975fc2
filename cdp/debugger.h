// Enables the Debugger domain without ever letting it stop the program.
//
// Why a heap tool wants a debugger: V8 gives every function in a snapshot its
// line and column, and searches the script's line ends for each of them anew,
// unless a debugger is enabled, which makes V8 keep the line ends. On Node 12
// to 20 a heap with a large script (9 MB of TypeScript) makes the program stand
// still for a minute and more without it, and for a second or two with it
// (bench/results).
#pragma once

#include "cdp/session.h"

namespace heapcli::cdp {

/// Whether the target is one that this helps. Throws what Session::call throws.
bool debugger_shortens_snapshots(Session& session);

class PauselessDebugger {
 public:
  /// Throws what Session::call throws; the debugger is then not enabled.
  explicit PauselessDebugger(Session& session);
  /// Disables it again, without waiting.
  ~PauselessDebugger();
  PauselessDebugger(const PauselessDebugger&) = delete;
  PauselessDebugger& operator=(const PauselessDebugger&) = delete;

 private:
  Session& session_;
};

}  // namespace heapcli::cdp
