#include "cdp/node_worker.h"

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

constexpr const char* kAttached = "NodeWorker.attachedToWorker";

std::string text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

}  // namespace

std::vector<Worker> list_workers(Session& session) {
  std::vector<Worker> workers;
  session.on(kAttached, [&](const Json& params) {
    const auto info = params.find("workerInfo");
    if (info == params.end() || !info->is_object()) return;
    workers.push_back(
        {text(*info, "workerId"), text(*info, "title"), text(*info, "url")});
  });
  try {
    // The events of workers that exist come before the reply.
    session.call("NodeWorker.enable", {{"waitForDebuggerOnStart", false}});
    session.call("NodeWorker.disable");
  } catch (const Error& error) {
    session.on(kAttached, nullptr);
    if (error.kind() != Error::Kind::kRefused) throw;
    return {};
  }
  session.on(kAttached, nullptr);
  return workers;
}

}  // namespace heapcli::cdp
