#include "cdp/runtime.h"

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

std::optional<uint64_t> bytes(const Json& result, const char* name) {
  const auto found = result.find(name);
  if (found == result.end() || !found->is_number()) return std::nullopt;
  const double value = found->get<double>();
  return value >= 0 && value < 9e18
             ? std::optional<uint64_t>(static_cast<uint64_t>(value))
             : std::nullopt;
}

Json result_of(const Session& session, const Json& reply) {
  const auto result = reply.find("result");
  if (result == reply.end() || !result->is_object()) {
    throw Error(Error::Kind::kProtocol,
                session.name() + " gave no result for an evaluation");
  }
  if (reply.contains("exceptionDetails")) {
    std::string text = "an exception";
    if (const auto description = result->find("description");
        description != result->end() && description->is_string()) {
      text = description->get<std::string>();
    }
    throw Error(Error::Kind::kRefused, session.name() +
                                           ": evaluating in the target threw " +
                                           text.substr(0, text.find('\n')));
  }
  return *result;
}

Json evaluate_raw(Session& session, const std::string& expression,
                  bool by_value, Scope scope, const char* group) {
  Json params = {{"expression", expression},
                 {"objectGroup", group},
                 {"returnByValue", by_value},
                 {"silent", true}};
  if (scope == Scope::kConsole) params["includeCommandLineAPI"] = true;
  return result_of(session, session.call("Runtime.evaluate", params));
}

Json value_in(const Json& result) {
  const auto value = result.find("value");
  return value == result.end() ? Json() : *value;
}

}  // namespace

HeapUsage heap_usage(Session& session) {
  const Json result = session.call("Runtime.getHeapUsage");
  const auto used = bytes(result, "usedSize");
  const auto total = bytes(result, "totalSize");
  if (!used || !total) {
    throw Error(Error::Kind::kProtocol, session.name() + " gave no heap usage");
  }
  return {*used, *total, bytes(result, "embedderHeapUsedSize"),
          bytes(result, "backingStorageSize")};
}

Json evaluate(Session& session, const std::string& expression, Scope scope) {
  return value_in(evaluate_raw(session, expression, /*by_value=*/true, scope,
                               kHandleGroup));
}

std::string evaluate_to_handle(Session& session, const std::string& expression,
                               Scope scope, const char* group) {
  const Json result =
      evaluate_raw(session, expression, /*by_value=*/false, scope, group);
  const auto id = result.find("objectId");
  if (id == result.end() || !id->is_string()) {
    throw Error(Error::Kind::kProtocol,
                session.name() + " gave no handle for an object");
  }
  return id->get<std::string>();
}

Json call_on_handle(Session& session, const std::string& handle,
                    const std::string& function) {
  return value_in(result_of(
      session,
      session.call("Runtime.callFunctionOn", {{"objectId", handle},
                                              {"functionDeclaration", function},
                                              {"returnByValue", true},
                                              {"silent", true}})));
}

}  // namespace heapcli::cdp
