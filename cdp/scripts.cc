#include "cdp/scripts.h"

#include "cdp/debugger.h"

namespace heapcli::cdp {
namespace {

constexpr const char* kScriptParsed = "Debugger.scriptParsed";

std::string text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// Takes the events for as long as it lives, whatever ends that.
class ScriptSubscription {
 public:
  ScriptSubscription(Session& session, std::vector<Script>& scripts)
      : session_(session) {
    session_.on(kScriptParsed, [&scripts](const Json& params) {
      scripts.push_back({text(params, "scriptId"), text(params, "url"),
                         text(params, "sourceMapURL")});
    });
  }
  ~ScriptSubscription() { session_.on(kScriptParsed, nullptr); }
  ScriptSubscription(const ScriptSubscription&) = delete;
  ScriptSubscription& operator=(const ScriptSubscription&) = delete;

 private:
  Session& session_;
};

}  // namespace

std::vector<Script> list_scripts(Session& session) {
  std::vector<Script> scripts;
  const ScriptSubscription subscription(session, scripts);
  // The events of the scripts that there are come before its reply.
  const PauselessDebugger debugger(session);
  return scripts;
}

}  // namespace heapcli::cdp
