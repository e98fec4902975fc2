// One definition for each map in the table, and one for each kind of value. A
// value may be written with variables (`${n}`), so that wherever a number or a
// bound is meant, a text with `${` in it passes.
#include "commands/scenario/scenario_schema.h"

#include <map>
#include <string>

#include "commands/scenario/grammar.h"

namespace heapcli::commands {
namespace {

constexpr const char* kVariable = R"(\$\{)";
constexpr const char* kDuration = R"(^[0-9.eE+-]+(ms|s|m|min|h)?$)";
constexpr const char* kNamePattern = R"(^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$)";
constexpr const char* kVariableName = R"(^[A-Za-z_][A-Za-z0-9_-]*$)";
constexpr const char* kOperator = R"(^\s*(<=|>=|==|!=|<|>)\s*-?[0-9.])";

OrderedJson reference(const std::string& definition) {
  return {{"$ref", "#/definitions/" + definition}};
}

OrderedJson any_of(OrderedJson::array_t choices) {
  return {{"anyOf", std::move(choices)}};
}

OrderedJson with_variable() {
  return {{"type", "string"}, {"pattern", kVariable}};
}

OrderedJson matching(const std::string& pattern) {
  return any_of({{{"type", "string"}, {"pattern", pattern}}, with_variable()});
}

// A scalar of YAML, which JSON calls by its looks.
OrderedJson text() { return {{"type", {"string", "number", "boolean"}}}; }

OrderedJson pair() {
  return {
      {"type", "array"}, {"items", text()}, {"minItems", 2}, {"maxItems", 2}};
}

// `load` for a map that is called so; a step's own is `step`.
std::string definition_of(const MapRule& rule) {
  std::string name(rule.name);
  if (name.starts_with("a ")) name.erase(0, 2);
  return name;
}

class SchemaMaker {
 public:
  OrderedJson make() {
    OrderedJson schema = {
        {"$schema", "http://json-schema.org/draft-07/schema#"},
        {"title", "heapcli scenario"},
        {"description",
         "What heapcli run carries out; docs/scenario.md explains it."}};
    schema.update(map(scenario_rule()));
    schema["definitions"] = std::move(definitions_);
    return schema;
  }

 private:
  OrderedJson map(const MapRule& rule) {
    OrderedJson schema = {{"type", "object"}, {"additionalProperties", false}};
    OrderedJson required = OrderedJson::array();
    OrderedJson dependencies = OrderedJson::object();
    for (const KeyRule& key : rule.keys) {
      const std::string name(key.name);
      // Beside a $ref, draft 7 ignores everything, a description too.
      schema["properties"][name] = {
          {"description", key.description},
          {"allOf", OrderedJson::array({value(key)})}};
      if (key.required) required.push_back(name);
      if (!key.needs.empty()) {
        dependencies[name] = OrderedJson::array({key.needs});
      }
    }
    if (!required.empty()) schema["required"] = required;
    if (!dependencies.empty()) schema["dependencies"] = dependencies;
    for (const std::string_view one : rule.one_of) {
      OrderedJson way = {{"required", {one}}};
      const KeyRule* const key = rule.find(one);
      if (!key->beside.empty()) way["not"] = {{"required", {key->beside}}};
      schema["oneOf"].push_back(std::move(way));
    }
    for (const std::string_view one : rule.some_of) {
      schema["anyOf"].push_back({{"required", {one}}});
    }
    if (!rule.not_together.empty()) {
      schema["not"] = {{"required", rule.not_together}};
    }
    return schema;
  }

  // What stands for such a map: itself, or the value that is meant by it.
  OrderedJson whole(const MapRule& rule) {
    OrderedJson::array_t choices;
    if (!rule.lone.empty()) choices.push_back(value(*rule.find(rule.lone)));
    if (rule.may_be_empty) choices.push_back({{"type", "null"}});
    if (&rule == &step_rule()) choices.push_back({{"const", "gc"}});
    if (choices.empty()) return map(rule);
    choices.push_back(map(rule));
    return any_of(std::move(choices));
  }

  // Several maps are called the same where one is about the other (the step
  // `leaks`, and the assertion on it): the second gets a number.
  OrderedJson defined(const MapRule& rule) {
    const auto known = names_.find(&rule);
    if (known != names_.end()) return reference(known->second);
    std::string name = definition_of(rule);
    if (definitions_.contains(name)) name += "-assertion";
    names_.emplace(&rule, name);
    // The place is taken first: a step contains steps.
    definitions_[name] = nullptr;
    OrderedJson schema = whole(rule);
    definitions_[name] = std::move(schema);
    return reference(name);
  }

  // A kind of value is defined where it is first met.
  OrderedJson kind(const std::string& name, OrderedJson schema) {
    definitions_.emplace(name, std::move(schema));
    return reference(name);
  }

  OrderedJson value(const KeyRule& key) {
    switch (key.kind) {
      case ValueKind::kText:
      case ValueKind::kPattern:
        return kind("text", text());
      case ValueKind::kName:
        return kind("name",
                    any_of({{{"type", "integer"}, {"minimum", 0}},
                            {{"type", "string"}, {"pattern", kNamePattern}},
                            with_variable()}));
      case ValueKind::kVariableName:
        return kind("variable-name", matching(kVariableName));
      case ValueKind::kBoolean:
        return kind("boolean", any_of({{{"type", "boolean"}},
                                       {{"enum", {"true", "false"}}},
                                       with_variable()}));
      case ValueKind::kCount:
        return any_of(
            {{{"type", "integer"}, {"minimum", 1}, {"maximum", key.most}},
             kind("number-as-text", matching("^[0-9.]+$"))});
      case ValueKind::kRate:
        return any_of(
            {{{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", 1e6}},
             kind("number-as-text", matching("^[0-9.]+$"))});
      case ValueKind::kDuration:
        return kind("duration",
                    any_of({{{"type", "number"}, {"exclusiveMinimum", 0}},
                            {{"type", "string"}, {"pattern", kDuration}},
                            with_variable()}));
      case ValueKind::kSuspects:
        return kind("suspects",
                    matching(std::string(R"(^\s*none\s*$|)") + kOperator));
      case ValueKind::kCountBound:
      case ValueKind::kBytesBound:
      case ValueKind::kShareBound:
      case ValueKind::kAnyBound:
        return kind("bound", matching(kOperator));
      case ValueKind::kUrl:
        return kind("url", matching("^https?://"));
      case ValueKind::kHostAndPort:
        return kind("host-and-port", matching(":[0-9]+$"));
      case ValueKind::kPointer:
        return kind("json-pointer", matching("^(/.*)?$"));
      case ValueKind::kProcessId:
        return any_of({{{"type", "integer"}, {"minimum", 1}},
                       kind("number-as-text", matching("^[0-9.]+$"))});
      case ValueKind::kCommand:
        return kind(
            "command",
            any_of({text(),
                    {{"type", "array"}, {"items", text()}, {"minItems", 1}}}));
      case ValueKind::kTexts:
      case ValueKind::kVariables:
        return kind("texts",
                    {{"type", "object"},
                     {"additionalProperties",
                      {{"type", {"string", "number", "boolean", "null"}}}}});
      case ValueKind::kPair:
        return kind("pair", pair());
      case ValueKind::kNothing:
        return {{"enum", {nullptr, true, OrderedJson::object()}}};
      case ValueKind::kMap:
        return defined(*key.map);
      case ValueKind::kMaps:
        return {{"type", "object"},
                {"minProperties", 1},
                {"propertyNames", {{"pattern", kNamePattern}}},
                {"additionalProperties", defined(*key.map)}};
      case ValueKind::kSteps:
        break;
    }
    return {
        {"type", "array"}, {"items", defined(step_rule())}, {"minItems", 1}};
  }

  OrderedJson definitions_ = OrderedJson::object();
  std::map<const MapRule*, std::string> names_;
};

}  // namespace

OrderedJson scenario_schema() { return SchemaMaker().make(); }

}  // namespace heapcli::commands
