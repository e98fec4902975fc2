// The properties of an object come with one call, Runtime.getProperties, in
// which V8 names each value but does not list what is in it; another call with
// the handle of the value does. So objects wait in a queue, each with the place
// where its properties belong, and are looked into level by level.
//
// V8 answers with all of them, and an array of a million elements, or a cache
// with as many keys, would keep the target busy for long. So it is first asked
// how many there are, and of many the first are copied into a new object, which
// is looked into instead. The functions for that run in the target, but nothing
// of the program does: accessors are copied, not called, and a Proxy is never
// asked.
//
// Handles keep objects alive. All that we get belong to one group, which is
// released when the queue is done or given up.
#include "cdp/live_object.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <utility>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

constexpr const char* kGroup = kInspectGroup;

// More than these are not fetched all.
constexpr size_t kMany = 1000;

constexpr const char* kCountKeys =
    "function() { return Reflect.ownKeys(this).length; }";

// The first `most` properties, elements or entries.
constexpr const char* kBeginning = R"js(function(most, kind) {
  if (kind == 'map') {
    const some = new Map();
    for (const [key, value] of Map.prototype.entries.call(this)) {
      if (some.size >= most) break;
      some.set(key, value);
    }
    return some;
  }
  if (kind == 'set') {
    const some = new Set();
    for (const value of Set.prototype.values.call(this)) {
      if (some.size >= most) break;
      some.add(value);
    }
    return some;
  }
  const some = kind == 'list' ? [] : Object.create(null);
  const keys = kind == 'list'
    ? Array.from({length: most}, (_, i) => i)
    : Reflect.ownKeys(this).slice(0, most);
  for (const key of keys) {
    const property = Object.getOwnPropertyDescriptor(this, key);
    if (property) Object.defineProperty(some, key, property);
  }
  return some;
})js";

// Releases the handles whatever happens.
class HandleGroup {
 public:
  explicit HandleGroup(Session& session) : session_(session) {}
  ~HandleGroup() {
    session_.post("Runtime.releaseObjectGroup", {{"objectGroup", kGroup}});
  }
  HandleGroup(const HandleGroup&) = delete;
  HandleGroup& operator=(const HandleGroup&) = delete;

 private:
  Session& session_;
};

std::string text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? &*found : nullptr;
}

uint32_t position(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned() &&
                 found->get<uint64_t>() <= UINT32_MAX
             ? found->get<uint32_t>()
             : 0;
}

LiveValue read_value(const Json& remote) {
  LiveValue value;
  value.type = text(remote, "type");
  value.subtype = text(remote, "subtype");
  value.class_name = text(remote, "className");
  value.description = text(remote, "description");
  // -0, NaN, Infinity and bigints have no JSON.
  if (value.description.empty()) {
    value.description = text(remote, "unserializableValue");
  }
  const auto found = remote.find("value");
  if (found != remote.end() && found->is_primitive()) value.value = *found;
  return value;
}

std::optional<LiveValue::Location> read_location(const Json& remote) {
  const Json* const value = member(remote, "value");
  if (value == nullptr) return std::nullopt;
  LiveValue::Location location;
  location.script_id = text(*value, "scriptId");
  location.line = position(*value, "lineNumber");
  location.column = position(*value, "columnNumber");
  return location;
}

// An object whose properties are wanted.
struct Wanted {
  std::string handle;
  LiveValue* value = nullptr;
  std::vector<LiveProperty>* properties = nullptr;
  size_t* left_out = nullptr;
  int depth = 0;  ///< Levels from here downwards.
};

// "Array(1000)" has 1000.
std::optional<size_t> count_in(const std::string& description) {
  const size_t open = description.rfind('(');
  if (open == std::string::npos || !description.ends_with(')')) {
    return std::nullopt;
  }
  size_t count = 0;
  const char* const end = description.data() + description.size() - 1;
  const auto [at, error] =
      std::from_chars(description.data() + open + 1, end, count);
  return error == std::errc() && at == end ? std::optional(count)
                                           : std::nullopt;
}

class Inspection {
 public:
  Inspection(Session& session, const LiveObjectOptions& options)
      : session_(session), options_(options) {}

  void want(const std::string& handle, LiveValue& value,
            std::vector<LiveProperty>& properties, size_t& left_out,
            int depth) {
    if (depth > 0 && !handle.empty()) {
      queue_.push_back({handle, &value, &properties, &left_out, depth});
    }
  }

  void run() {
    for (size_t count = 0; !queue_.empty() && count < options_.most_objects;
         ++count) {
      const Wanted wanted = std::move(queue_.front());
      queue_.pop_front();
      look_into(wanted);
    }
  }

 private:
  // A property, and the handle of its value, if that is an object.
  struct Found {
    LiveProperty property;
    std::string handle;
  };

  void look_into(const Wanted& wanted) {
    found_.clear();
    left_out_ = 0;
    const Json reply = properties_of(handle_of_some(wanted));
    add_named(reply);
    add_internal(reply, *wanted.value);
    *wanted.left_out = left_out_;
    // The queue points into the vector, so it is complete first.
    wanted.properties->reserve(found_.size());
    for (Found& found : found_) {
      wanted.properties->push_back(std::move(found.property));
    }
    for (size_t i = 0; i < found_.size(); ++i) {
      LiveProperty& property = (*wanted.properties)[i];
      want(found_[i].handle, property.value, property.properties,
           property.left_out, wanted.depth - 1);
    }
  }

  Json properties_of(const std::string& handle) {
    return session_.call("Runtime.getProperties",
                         {{"objectId", handle}, {"ownProperties", true}});
  }

  // The object itself, or the beginning of a large one.
  std::string handle_of_some(const Wanted& wanted) {
    const std::string& subtype = wanted.value->subtype;
    is_list_ = subtype == "array" || subtype == "typedarray";
    if (subtype == "proxy" || subtype.starts_with("internal")) {
      return wanted.handle;
    }
    const bool is_collection = subtype == "map" || subtype == "set";
    std::optional<size_t> count;
    if (is_list_ || is_collection) {
      count = count_in(wanted.value->description);
    } else {
      const Json answer = call_function(wanted.handle, kCountKeys,
                                        Json::array(), /*by_value=*/true);
      const auto value = answer.find("value");
      if (value != answer.end() && value->is_number_unsigned()) {
        count = value->get<size_t>();
      }
    }
    if (!count || *count <= kMany) return wanted.handle;
    const std::string kind = is_list_ ? "list" : subtype;
    const Json some = call_function(
        wanted.handle, kBeginning,
        {{{"value", options_.most_properties}}, {{"value", kind}}},
        /*by_value=*/false);
    std::string handle = text(some, "objectId");
    if (handle.empty()) return wanted.handle;
    left_out_ = *count - std::min(*count, options_.most_properties);
    return handle;
  }

  // The result; empty when the function threw.
  Json call_function(const std::string& handle, const char* function,
                     const Json& arguments, bool by_value) {
    const Json reply = session_.call("Runtime.callFunctionOn",
                                     {{"objectId", handle},
                                      {"functionDeclaration", function},
                                      {"arguments", arguments},
                                      {"objectGroup", kGroup},
                                      {"returnByValue", by_value},
                                      {"silent", true}});
    const Json* const result = member(reply, "result");
    return result == nullptr || reply.contains("exceptionDetails")
               ? Json::object()
               : *result;
  }

  void add(LiveProperty property, const Json* value) {
    if (found_.size() >= options_.most_properties) {
      ++left_out_;
      return;
    }
    std::string handle;
    if (value != nullptr) {
      property.value = read_value(*value);
      handle = text(*value, "objectId");
    }
    found_.push_back({std::move(property), std::move(handle)});
  }

  static const Json& list_in(const Json& reply, const char* name) {
    static const Json kNothing = Json::array();
    const auto list = reply.find(name);
    return list != reply.end() && list->is_array() ? *list : kNothing;
  }

  void add_named(const Json& reply) {
    for (const Json& entry : list_in(reply, "result")) {
      if (!entry.is_object()) continue;
      LiveProperty property;
      property.name = text(entry, "name");
      // What every object has is no news.
      if (property.name == "__proto__") continue;
      if (is_list_ && property.name == "length") continue;
      property.has_getter = is_function(entry, "get");
      property.has_setter = is_function(entry, "set");
      const Json* const value = member(entry, "value");
      if (value == nullptr) property.kind = LiveProperty::Kind::kAccessor;
      add(std::move(property), value);
    }
  }

  static bool is_function(const Json& entry, const char* name) {
    const Json* const found = member(entry, name);
    return found != nullptr && text(*found, "type") == "function";
  }

  void add_internal(const Json& reply, LiveValue& owner) {
    for (const Json& entry : list_in(reply, "internalProperties")) {
      if (!entry.is_object()) continue;
      const Json* const value = member(entry, "value");
      LiveProperty property;
      property.kind = LiveProperty::Kind::kInternal;
      property.name = text(entry, "name");
      if (value == nullptr || property.name == "[[Prototype]]") continue;
      if (property.name == "[[FunctionLocation]]") {
        owner.location = read_location(*value);
      } else if (property.name == "[[Entries]]") {
        add_entries(text(*value, "objectId"));
      } else {
        add(std::move(property), value);
      }
    }
  }

  // An array with an object for each entry, which has `key` and `value`: one
  // more call each.
  void add_entries(const std::string& handle) {
    if (handle.empty()) return;
    const Json reply = properties_of(handle);
    for (const Json& item : list_in(reply, "result")) {
      const Json* const entry =
          item.is_object() ? member(item, "value") : nullptr;
      if (entry == nullptr || text(*entry, "subtype") != "internal#entry") {
        continue;
      }
      if (found_.size() >= options_.most_properties) {
        ++left_out_;
      } else {
        add_entry(properties_of(text(*entry, "objectId")));
      }
    }
  }

  void add_entry(const Json& reply) {
    LiveProperty property;
    property.kind = LiveProperty::Kind::kEntry;
    const Json* value = nullptr;
    for (const Json& part : list_in(reply, "result")) {
      const Json* const content =
          part.is_object() ? member(part, "value") : nullptr;
      if (content == nullptr) continue;
      if (text(part, "name") == "key") property.key = read_value(*content);
      if (text(part, "name") == "value") value = content;
    }
    add(std::move(property), value);
  }

  Session& session_;
  const LiveObjectOptions& options_;
  std::deque<Wanted> queue_;
  std::vector<Found> found_;  ///< Of the object that is looked into.
  size_t left_out_ = 0;
  bool is_list_ = false;
};

}  // namespace

LiveObject inspect_live_object(Session& session, uint32_t snapshot_object_id,
                               const LiveObjectOptions& options) {
  const HandleGroup group(session);
  const Json reply =
      session.call("HeapProfiler.getObjectByHeapObjectId",
                   {{"objectId", std::to_string(snapshot_object_id)},
                    {"objectGroup", kGroup}});
  const Json* const remote = member(reply, "result");
  if (remote == nullptr) {
    throw Error(Error::Kind::kProtocol,
                session.name() + " gave no object for an id");
  }
  LiveObject object;
  object.value = read_value(*remote);
  Inspection inspection(session, options);
  inspection.want(text(*remote, "objectId"), object.value, object.properties,
                  object.left_out, options.depth);
  inspection.run();
  return object;
}

}  // namespace heapcli::cdp
