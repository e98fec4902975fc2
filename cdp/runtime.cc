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

Json evaluate_raw(Session& session, const std::string& expression,
                  bool by_value) {
  const Json reply =
      session.call("Runtime.evaluate", {{"expression", expression},
                                        {"returnByValue", by_value},
                                        {"silent", true}});
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

Json evaluate(Session& session, const std::string& expression) {
  const Json result = evaluate_raw(session, expression, /*by_value=*/true);
  const auto value = result.find("value");
  return value == result.end() ? Json() : *value;
}

std::string evaluate_to_handle(Session& session,
                               const std::string& expression) {
  const Json result = evaluate_raw(session, expression, /*by_value=*/false);
  const auto id = result.find("objectId");
  if (id == result.end() || !id->is_string()) {
    throw Error(Error::Kind::kProtocol,
                session.name() + " gave no handle for an object");
  }
  return id->get<std::string>();
}

}  // namespace heapcli::cdp
