#include "commands/scenario/target_reader.h"

#include <algorithm>

#include "cdp/error.h"
#include "cdp/target.h"
#include "commands/error.h"
#include "commands/scenario/text_checks.h"
#include "commands/shell/words.h"

namespace heapcli::commands {
namespace {

constexpr const char* kOnlyTarget = "target";
constexpr size_t kMostTargets = 100;

// A line is split as in sh; nothing else of what sh does happens.
std::vector<std::string> words_of(std::vector<std::string> command, Place place,
                                  Reading& reading) {
  if (command.size() != 1) return command;
  try {
    const std::vector<Words> commands = split_commands(command.front());
    if (commands.size() == 1) return commands.front();
    reading.errors.add(place,
                       "`launch` is one program with its arguments; for more, "
                       "write [sh, -c, \"…; exec node server.js\"]");
  } catch (const Error& error) {
    reading.errors.add(place, error.what());
  }
  return {};
}

ScenarioTarget read_target(const YamlNode& node, const std::string& name,
                           const MapRule& rule, Reading& reading) {
  MapReader map(node, rule, reading);
  ScenarioTarget target;
  target.name = name;
  target.place = node.place;
  target.launch = words_of(map.command("launch"), map.place("launch"), reading);
  target.environment = map.texts("env");
  target.directory = map.text("cwd");
  target.attach = map.text("attach");
  if (!target.attach.empty() && !target.attach.starts_with("pid:")) {
    try {
      cdp::parse_target(target.attach);
    } catch (const cdp::Error& error) {
      reading.errors.add(map.place("attach"), error.what());
    }
  }
  const std::string pid = map.text("pid");
  if (!pid.empty()) target.attach = "pid:" + pid;
  target.process_name = map.text("name");
  return target;
}

}  // namespace

std::vector<ScenarioTarget> read_targets(MapReader& scenario,
                                         Reading& reading) {
  std::vector<ScenarioTarget> targets;
  if (const YamlNode* const only = scenario.node("target")) {
    targets.push_back(
        read_target(*only, kOnlyTarget, scenario.rule("target"), reading));
  }
  const YamlNode* const several = scenario.node("targets");
  if (several == nullptr) return targets;
  if (!several->is(YamlNode::Kind::kMap) || several->entries.empty()) {
    reading.errors.add(several->place,
                       "`targets` is a map of names, as in targets: {api: "
                       "{launch: [node, api.js]}}");
    return targets;
  }
  for (const auto& [key, value] : several->entries) {
    try {
      check_text(ValueKind::kName, key->text);
    } catch (const Error& error) {
      reading.errors.add(key->place, error.what());
      continue;
    }
    const auto same = [&name = key->text](const ScenarioTarget& target) {
      return target.name == name;
    };
    if (std::any_of(targets.begin(), targets.end(), same)) {
      reading.errors.add(key->place,
                         "`" + key->text + "` is here for the second time");
    } else if (targets.size() == kMostTargets) {
      reading.errors.add(key->place, "more than 100 targets");
      break;
    } else {
      targets.push_back(
          read_target(*value, key->text, scenario.rule("targets"), reading));
    }
  }
  return targets;
}

}  // namespace heapcli::commands
