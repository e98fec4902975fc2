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

// Where a target says whose child it is.
struct ParentPlace {
  std::string child;
  Place place;
};

ScenarioTarget read_target(const YamlNode& node, const std::string& name,
                           const MapRule& rule,
                           std::vector<ParentPlace>& parents,
                           Reading& reading) {
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
  target.child_of = map.text("child-of");
  target.child_number = static_cast<unsigned>(map.count("number", 1));
  if (!target.child_of.empty()) {
    parents.push_back({target.name, map.place("child-of")});
  }
  return target;
}

// What `child-of` names has to be launched by the scenario: only then are its
// children known to be its own, and to end with it.
void check_parent(const ScenarioTarget& child, Place place,
                  const std::vector<ScenarioTarget>& targets,
                  Reading& reading) {
  std::vector<std::string> launched;
  const ScenarioTarget* parent = nullptr;
  for (const ScenarioTarget& target : targets) {
    if (!target.launch.empty()) launched.push_back(target.name);
    if (target.name == child.child_of) parent = &target;
  }
  if (parent != nullptr && !parent->launch.empty()) return;
  const std::string name = "`" + child.child_of + "`";
  if (parent == nullptr) {
    std::string advice = did_you_mean(child.child_of, launched);
    if (advice.empty()) {
      for (const std::string& one : launched) {
        advice += (advice.empty() ? "; launched are " : ", ") + one;
      }
    }
    reading.errors.add(place, "no target " + name + advice);
  } else if (!parent->child_of.empty()) {
    reading.errors.add(
        place, name +
                   " is a child itself; all that a launched target starts, "
                   "and what that starts, are its children" +
                   (parent->child_of == child.name
                        ? ""
                        : ": child-of: " + parent->child_of));
  } else {
    reading.errors.add(place,
                       name +
                           " is not launched by the scenario; attach to its "
                           "child with `pid` or `name`");
  }
}

// Two sessions with one process would cost both their object ids.
void check_twice(const ScenarioTarget& child, Place place,
                 const std::vector<ScenarioTarget>& targets, Reading& reading) {
  for (const ScenarioTarget& other : targets) {
    if (&other == &child) return;
    if (other.child_of == child.child_of &&
        other.child_number == child.child_number &&
        other.process_name == child.process_name) {
      reading.errors.add(place, "this is `" + other.name +
                                    "` again; `number` 2 is the second child");
      return;
    }
  }
}

}  // namespace

std::vector<ScenarioTarget> read_targets(MapReader& scenario,
                                         Reading& reading) {
  std::vector<ScenarioTarget> targets;
  std::vector<ParentPlace> parents;
  if (const YamlNode* const only = scenario.node("target")) {
    targets.push_back(read_target(*only, kOnlyTarget, scenario.rule("target"),
                                  parents, reading));
    if (!parents.empty()) {
      reading.errors.add(parents.front().place,
                         "a child is one of several `targets`, beside the one "
                         "that has started it");
    }
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
      targets.push_back(read_target(*value, key->text, scenario.rule("targets"),
                                    parents, reading));
    }
  }
  for (const ScenarioTarget& target : targets) {
    for (const ParentPlace& parent : parents) {
      if (parent.child != target.name) continue;
      check_parent(target, parent.place, targets, reading);
      check_twice(target, parent.place, targets, reading);
    }
  }
  return targets;
}

}  // namespace heapcli::commands
