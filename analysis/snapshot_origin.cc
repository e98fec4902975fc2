#include "analysis/snapshot_origin.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace heapcli::analysis {
namespace {

using Json = nlohmann::json;

constexpr size_t kLongestText = 200;

// What goes to a terminal later must not have control characters.
bool is_plain(char c) { return c >= ' ' && c <= '~'; }

std::string plain_text(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return "";
  const auto& text = found->get_ref<const std::string&>();
  const bool fine = text.size() <= kLongestText &&
                    std::all_of(text.begin(), text.end(), is_plain);
  return fine ? text : "";
}

uint64_t count(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned()
             ? found->get<uint64_t>()
             : 0;
}

std::string who(const SnapshotOrigin& origin) {
  return origin.pid == 0 ? "a process" : "pid " + std::to_string(origin.pid);
}

std::string when(const SnapshotOrigin& origin) {
  return " at " + (origin.taken_at.empty() ? "some time" : origin.taken_at);
}

}  // namespace

std::optional<SnapshotOrigin> snapshot_origin(const Json& header) {
  const auto found = header.find("heapcli");
  if (found == header.end() || !found->is_object()) return std::nullopt;
  SnapshotOrigin origin;
  origin.session = plain_text(*found, "session");
  if (origin.session.empty()) return std::nullopt;
  origin.losses = count(*found, "losses");
  origin.pid = count(*found, "pid");
  origin.runtime = plain_text(*found, "runtime");
  origin.v8 = plain_text(*found, "v8");
  origin.taken_at = plain_text(*found, "taken_at");
  return origin;
}

std::string origin_member(const SnapshotOrigin& origin) {
  nlohmann::ordered_json value = {{"session", origin.session},
                                  {"losses", origin.losses}};
  if (origin.pid != 0) value["pid"] = origin.pid;
  value["runtime"] = origin.runtime;
  value["v8"] = origin.v8;
  value["taken_at"] = origin.taken_at;
  return "\"heapcli\":" +
         value.dump(-1, ' ', true, Json::error_handler_t::replace) + ",";
}

std::string why_ids_differ(const SnapshotOrigin& base,
                           const SnapshotOrigin& target) {
  if (base.session == target.session) {
    if (base.losses == target.losses) return "";
    return "another client of the inspector left between the two, and V8 began "
           "to count anew";
  }
  if (base.pid == target.pid) {
    return "both are of " + who(base) + ", but taken in two sessions," +
           when(base) + " and" + when(target);
  }
  return "one is of " + who(base) + ", taken" + when(base) + ", the other of " +
         who(target) + ", taken" + when(target);
}

}  // namespace heapcli::analysis
