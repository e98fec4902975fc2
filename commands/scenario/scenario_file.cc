#include "commands/scenario/scenario_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <stdexcept>

#include "commands/error.h"
#include "commands/scenario/child_steps.h"
#include "commands/scenario/grammar.h"
#include "commands/scenario/map_reader.h"
#include "commands/scenario/step_reader.h"
#include "commands/scenario/target_reader.h"
#include "commands/scenario/yaml_tree.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

// A little more than YamlTree takes, so that it can say what is too long.
constexpr std::streamsize kMostRead = 1024 * 1024 + 1;

std::string read_text(std::istream& stream, const std::string& path) {
  std::string text(kMostRead, '\0');
  stream.read(text.data(), kMostRead);
  if (stream.bad()) {
    throw Error(ExitStatus::kData, "cannot read " + path);
  }
  text.resize(static_cast<size_t>(stream.gcount()));
  return text;
}

std::string read_text(const std::string& path) {
  if (path == "-") return read_text(std::cin, "standard input");
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    throw Error(ExitStatus::kData,
                path + " is a directory; name the scenario file in it");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error(ExitStatus::kData,
                "cannot open " + path + ": " + std::strerror(errno) +
                    "; heapcli run --init writes an example");
  }
  return read_text(file, path);
}

// Before everything else, so that all of it can use them.
void read_variables(MapReader& map, Reading& reading) {
  const YamlNode* const node = map.node("variables");
  if (node == nullptr) return;
  if (!node->is(YamlNode::Kind::kMap)) {
    reading.errors.add(node->place, "`variables` is a map of names and values");
    return;
  }
  std::set<std::string_view> names;
  for (const auto& [key, value] : node->entries) {
    const std::string& name = key->text;
    if (!Variables::is_name(name)) {
      reading.errors.add(key->place,
                         "`" + name +
                             "` is no name of a variable; it has letters, "
                             "digits, - and _ in it, and begins with a letter");
      continue;
    }
    if (!names.insert(name).second) {
      reading.errors.add(key->place,
                         "`" + name + "` is here for the second time");
      continue;
    }
    std::string text;
    if (reading.variables.is_given(name)) {
      reading.variables.declare(name, "");
    } else if (value->is(YamlNode::Kind::kNothing)) {
      reading.errors.add(key->place, "`" + name +
                                         "` has no value; give it one with "
                                         "--set " +
                                         name + "=VALUE");
      reading.variables.declare(name, "");
    } else {
      fill_scalar(*value, "a text", reading, text);
      reading.variables.declare(name, text);
    }
  }
}

void check_given(Reading& reading, const std::string& file) {
  for (const std::string& name : reading.variables.unused()) {
    reading.errors.add("--set " + name + ": " + file + " has no variable `" +
                       name + "`" + reading.variables.suggestion(name));
  }
}

}  // namespace

Scenario parse_scenario(std::string_view text, const std::string& file,
                        const std::map<std::string, std::string>& set,
                        const EnvironmentLookup& environment) {
  const std::string name = file == "-" ? "standard input" : file;
  const YamlTree tree(text, name);
  std::string directory = fs::path(file).parent_path().string();
  if (directory.empty()) directory = ".";
  Reading reading{
      ScenarioErrors(name), Variables(set, environment, directory), {}};
  Scenario scenario;
  {
    MapReader map(tree.root(), scenario_rule(), reading);
    read_variables(map, reading);
    // What they lack would be complained of again wherever they are used.
    reading.errors.throw_if_any();
    scenario.file = name;
    scenario.name =
        map.text("name", file == "-" ? "scenario" : fs::path(file).stem());
    scenario.timeout = map.duration("timeout", scenario.timeout);
    scenario.targets = read_targets(map, reading);
    StepReader steps(scenario.targets, reading);
    if (const YamlNode* const list = map.node("steps")) {
      scenario.steps = steps.read(*list);
    }
    if (const YamlNode* const list = map.node("always")) {
      scenario.always = steps.read(*list);
    }
    steps.finish();
  }
  add_attach_steps(scenario);
  check_given(reading, name);
  reading.errors.throw_if_any();
  if (!reading.forgotten.empty()) {
    throw std::logic_error("nobody reads " + reading.forgotten.front());
  }
  return scenario;
}

Scenario read_scenario(const std::string& path,
                       const std::map<std::string, std::string>& set,
                       const EnvironmentLookup& environment) {
  return parse_scenario(read_text(path), path, set, environment);
}

}  // namespace heapcli::commands
