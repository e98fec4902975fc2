#include "commands/live_object_output.h"

#include <charconv>
#include <vector>

#include "commands/format.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using cdp::LiveProperty;
using cdp::LiveValue;

// Longer text is cut in what people read: the rest of a line is enough of it.
constexpr size_t kLongestText = 300;

std::string cut(const std::string& text) {
  return fit(printable(text), kLongestText);
}

const std::string_view* url_of(const LiveValue::Location& location,
                               const ScriptUrls& urls) {
  uint32_t script = 0;
  const std::string& id = location.script_id;
  std::from_chars(id.data(), id.data() + id.size(), script);
  const auto found = urls.find(script);
  return found == urls.end() || found->second.empty() ? nullptr
                                                      : &found->second;
}

std::string location_text(const LiveValue::Location& location,
                          const ScriptUrls& urls) {
  const std::string_view* const url = url_of(location, urls);
  return (url != nullptr ? printable(*url)
                         : "script " + printable(location.script_id)) +
         ":" + std::to_string(location.line + 1) + ":" +
         std::to_string(location.column + 1);
}

// A function by its first line, up to the body.
std::string function_head(const std::string& source) {
  const size_t end = source.find_first_of("{\n");
  std::string head = source.substr(0, end);
  while (!head.empty() && head.back() == ' ') head.pop_back();
  return end == std::string::npos ? head : head + " {…}";
}

std::string value_text(const LiveValue& value) {
  if (value.type == "string") {
    return '"' +
           cut(value.value.is_string() ? value.value.get<std::string>()
                                       : value.description) +
           '"';
  }
  if (value.type == "function") return cut(function_head(value.description));
  if (value.subtype == "null") return "null";
  if (value.type == "undefined") return "undefined";
  if (!value.description.empty()) {
    return cut(value.description.substr(0, value.description.find('\n')));
  }
  return value.value.is_null() ? value.type : value.value.dump();
}

std::string property_text(const LiveProperty& property) {
  switch (property.kind) {
    case LiveProperty::Kind::kAccessor:
      return cut(property.name) + ": (" +
             (property.has_getter ? "getter" : "") +
             (property.has_getter && property.has_setter ? ", " : "") +
             (property.has_setter ? "setter" : "") + ")";
    case LiveProperty::Kind::kEntry:
      return (property.key ? value_text(*property.key) + " => "
                           : std::string()) +
             value_text(property.value);
    case LiveProperty::Kind::kNamed:
    case LiveProperty::Kind::kInternal:
      break;
  }
  return cut(property.name) + ": " + value_text(property.value);
}

// What stands before a property, by how deep it is.
std::string indentation(size_t level) { return std::string(2 * level, ' '); }

// A list of properties that is being written, and how far it is.
struct Level {
  const std::vector<LiveProperty>* properties;
  size_t left_out;
  size_t next = 0;
};

OrderedJson value_to_json(const LiveValue& value, const ScriptUrls& urls) {
  OrderedJson json = {{"type", value.type}};
  if (!value.subtype.empty()) json["subtype"] = value.subtype;
  if (!value.class_name.empty()) json["class"] = value.class_name;
  if (!value.description.empty()) json["description"] = value.description;
  if (!value.value.is_null()) json["value"] = value.value;
  if (value.location) {
    const std::string_view* const url = url_of(*value.location, urls);
    json["function_location"] = {
        {"url", url == nullptr ? OrderedJson() : OrderedJson(*url)},
        {"line", value.location->line + 1},
        {"column", value.location->column + 1}};
  }
  return json;
}

const char* word(LiveProperty::Kind kind) {
  switch (kind) {
    case LiveProperty::Kind::kAccessor:
      return "accessor";
    case LiveProperty::Kind::kEntry:
      return "entry";
    case LiveProperty::Kind::kInternal:
      return "internal";
    case LiveProperty::Kind::kNamed:
      break;
  }
  return "property";
}

// Depth is limited by the command, so this may call itself.
OrderedJson properties_to_json(const std::vector<LiveProperty>& properties,
                               const ScriptUrls& urls) {
  OrderedJson list = OrderedJson::array();
  for (const LiveProperty& property : properties) {
    OrderedJson entry = {{"kind", word(property.kind)}};
    if (property.kind != LiveProperty::Kind::kEntry) {
      entry["name"] = property.name;
    }
    if (property.key) entry["key"] = value_to_json(*property.key, urls);
    if (property.kind == LiveProperty::Kind::kAccessor) {
      entry["getter"] = property.has_getter;
      entry["setter"] = property.has_setter;
    } else {
      entry["value"] = value_to_json(property.value, urls);
    }
    if (!property.properties.empty()) {
      entry["properties"] = properties_to_json(property.properties, urls);
      entry["left_out"] = property.left_out;
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::string live_object_to_text(const cdp::LiveObject& object, uint32_t id,
                                const ScriptUrls& urls, size_t width) {
  std::string out;
  const auto line = [&](const std::string& text) {
    out += fit(text, width) + '\n';
  };
  line(value_text(object.value) + " @" + std::to_string(id));
  if (object.value.location) {
    line("  at " + location_text(*object.value.location, urls));
  }
  std::vector<Level> open = {{&object.properties, object.left_out}};
  while (!open.empty()) {
    Level& level = open.back();
    const std::string indent = indentation(open.size());
    if (level.next == level.properties->size()) {
      if (level.left_out > 0) {
        line(indent + "… and " + format_count(level.left_out) +
             " more (--top N shows more)");
      }
      open.pop_back();
      continue;
    }
    const LiveProperty& property = (*level.properties)[level.next++];
    std::string text = property_text(property);
    if (property.value.location) {
      text += "  " + location_text(*property.value.location, urls);
    }
    line(indent + text);
    if (!property.properties.empty() || property.left_out > 0) {
      open.push_back({&property.properties, property.left_out});
    }
  }
  return out;
}

OrderedJson live_object_to_json(const cdp::LiveObject& object, uint32_t id,
                                const ScriptUrls& urls) {
  return {{"schema", "heapcli/inspect/1"},
          {"id", id},
          {"object", value_to_json(object.value, urls)},
          {"properties", properties_to_json(object.properties, urls)},
          {"left_out", object.left_out}};
}

}  // namespace heapcli::commands
