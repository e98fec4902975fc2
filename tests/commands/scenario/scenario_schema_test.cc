#include "commands/scenario/scenario_schema.h"

#include <set>
#include <string>
#include <utility>

#include "commands/error.h"
#include "commands/scenario/example.h"
#include "commands/scenario/grammar.h"
#include "commands/scenario/yaml_tree.h"
#include "tests/catch.h"
#include "tests/commands/scenario/parsed.h"
#include "tests/program/temp_dir.h"

using namespace heapcli::commands;
using namespace heapcli::tests;

namespace {

using Keys = std::set<std::pair<const MapRule*, std::string_view>>;

// All keys of the table; `rule` first.
void add_keys(const MapRule& rule, Keys& keys) {
  for (const KeyRule& key : rule.keys) {
    const bool is_new = keys.emplace(&rule, key.name).second;
    if (is_new && key.map != nullptr) add_keys(*key.map, keys);
    if (is_new && key.kind == ValueKind::kSteps) add_keys(step_rule(), keys);
  }
}

// Takes the keys away that the text has.
void drop_keys(const YamlNode& node, const MapRule& rule, Keys& keys) {
  if (node.is(YamlNode::Kind::kScalar) || node.is(YamlNode::Kind::kList)) {
    if (!rule.lone.empty()) keys.erase({&rule, rule.find(rule.lone)->name});
    return;
  }
  for (const auto& [name, value] : node.entries) {
    const KeyRule* const key = rule.find(name->text);
    REQUIRE(key != nullptr);
    keys.erase({&rule, key->name});
    if (key->kind == ValueKind::kMap) drop_keys(*value, *key->map, keys);
    for (const auto& [inner_name, inner] : value->entries) {
      if (key->kind == ValueKind::kMaps) drop_keys(*inner, *key->map, keys);
    }
    for (const YamlNode* const step : value->items) {
      if (key->kind == ValueKind::kSteps) drop_keys(*step, step_rule(), keys);
    }
  }
}

}  // namespace

TEST_CASE("the schema in docs is that of the reader's own table") {
  // When it is not: heapcli run --schema > docs/scenario.schema.json
  CHECK(read_file(HEAPCLI_SOURCE_DIR "/docs/scenario.schema.json") ==
        scenario_schema().dump(2) + "\n");
}

TEST_CASE("the reader takes every key that the schema has") {
  Keys keys;
  add_keys(scenario_rule(), keys);
  const size_t all = keys.size();
  CHECK(all > 80);
  for (const std::string& text : documents_in("right.yaml")) {
    INFO(text);
    // A key that is allowed and that nobody reads is an internal error.
    CHECK_NOTHROW(parsed(text));
    const YamlTree tree(text, "f.yaml");
    drop_keys(tree.root(), scenario_rule(), keys);
  }
  for (const auto& [rule, key] : keys) {
    FAIL_CHECK("right.yaml has no `" << key << "` of " << rule->name);
  }
}

TEST_CASE("the reader refuses what the schema refuses") {
  const auto documents = documents_in("wrong.yaml");
  CHECK(documents.size() > 50);
  for (const std::string& text : documents) {
    INFO(text);
    CHECK(complaint(text) != "");
  }
}

TEST_CASE("the example is a scenario") {
  const Scenario example = parsed(std::string(example_scenario()));
  CHECK(example.steps.size() == 13);
  CHECK(example.targets.at(0).launch.at(0) == "node");
  CHECK(parsed(std::string(example_scenario()), {{"port", "4000"}})
            .targets.at(0)
            .environment.at(0)
            .second == "4000");
}

TEST_CASE("the table's groups name keys that it has") {
  Keys keys;
  add_keys(scenario_rule(), keys);
  for (const auto& [rule, key] : keys) {
    INFO(rule->name);
    for (const auto group : {rule->one_of, rule->some_of, rule->not_together}) {
      for (const std::string_view name : group) CHECK(rule->find(name));
    }
    CHECK((rule->lone.empty() || rule->find(rule->lone)));
    const KeyRule* const found = rule->find(key);
    REQUIRE(found != nullptr);
    CHECK((found->needs.empty() || rule->find(found->needs)));
    CHECK_FALSE(found->description.empty());
  }
}
