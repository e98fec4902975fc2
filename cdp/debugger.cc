#include "cdp/debugger.h"

namespace heapcli::cdp {

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
