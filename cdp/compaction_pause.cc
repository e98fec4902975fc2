#include "cdp/compaction_pause.h"

#include "cdp/error.h"
#include "cdp/runtime.h"

namespace heapcli::cdp {
namespace {

// `require` belongs to what the inspector offers to a console.
constexpr const char* kV8Module = R"js(
  typeof Deno != 'object' && typeof process == 'object' &&
  process.release && process.release.name == 'node' ? require('v8') : null)js";

// Before Node 18 V8 had the flag under another name. The timer does not keep
// the program alive.
constexpr const char* kBegin = R"js(function() {
  const old = parseInt(process.versions.node) < 18;
  this.setFlagsFromString(old ? '--never-compact' : '--no-compact');
  setTimeout(() => {
    this.setFlagsFromString(old ? '--no-never-compact' : '--compact');
  }, 60000).unref();
})js";

constexpr const char* kEnd = R"js(function() {
  const old = parseInt(process.versions.node) < 18;
  this.setFlagsFromString(old ? '--no-never-compact' : '--compact');
})js";

Json call_on(const std::string& object, const char* function) {
  return {{"objectId", object},
          {"functionDeclaration", function},
          {"returnByValue", true},
          {"silent", true}};
}

// An answer, or null when the target refuses.
Json call_if_allowed(Session& session, const std::string& method,
                     const Json& params) {
  try {
    return session.call(method, params);
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::kRefused) throw;
    return nullptr;
  }
}

}  // namespace

CompactionPause::CompactionPause(Session& session) : session_(session) {
  const Json reply = call_if_allowed(session_, "Runtime.evaluate",
                                     {{"expression", kV8Module},
                                      {"includeCommandLineAPI", true},
                                      {"objectGroup", kHandleGroup},
                                      {"silent", true}});
  if (!reply.is_object()) return;
  const auto result = reply.find("result");
  if (result == reply.end() || !result->is_object()) return;
  const auto id = result->find("objectId");
  if (id != result->end() && id->is_string()) v8_module_ = *id;
}

void CompactionPause::begin() {
  if (v8_module_.empty()) return;
  begun_ = true;
  call_if_allowed(session_, "Runtime.callFunctionOn",
                  call_on(v8_module_, kBegin));
}

CompactionPause::~CompactionPause() {
  if (begun_)
    session_.post("Runtime.callFunctionOn", call_on(v8_module_, kEnd));
}

}  // namespace heapcli::cdp
