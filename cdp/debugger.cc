#include "cdp/debugger.h"

#include "cdp/runtime.h"

namespace heapcli::cdp {

// Up to Node 20 V8 searches line ends for every function (see debugger.h);
// from 21 on it does not, and a debugger only costs time (measured on 12.10,
// 14, 16, 18, 20, 21, 22, 24, 25 and 26). Before 12 nobody has looked. Deno
// comes first because its `process` must not be touched
// (commands/process_info.cc).
bool debugger_shortens_snapshots(Session& session) {
  const Json version =
      evaluate(session,
               "typeof Deno != 'object' && "
               "typeof process == 'object' && process.versions && "
               "process.release && process.release.name == 'node' ? "
               "parseInt(process.versions.node) : 0");
  if (!version.is_number()) return false;
  const double major = version.get<double>();
  return major >= 12 && major < 21;
}

PauselessDebugger::PauselessDebugger(Session& session) : session_(session) {
  // Should a pause get through all the same, it ends at once.
  session_.on("Debugger.paused",
              [this](const Json&) { session_.post("Debugger.resume"); });
  // Before it is enabled, so that there is no moment in which it could stop.
  session_.post("Debugger.setSkipAllPauses", {{"skip", true}});
  session_.call("Debugger.enable");
  session_.call("Debugger.setSkipAllPauses", {{"skip", true}});
}

PauselessDebugger::~PauselessDebugger() {
  session_.post("Debugger.disable");
  session_.on("Debugger.paused", nullptr);
}

}  // namespace heapcli::cdp
