// A step is read as often as it will be taken, each time with the values that
// the variables have then; so names, targets and texts are checked as they will
// be, and errors that come again are kept once, by their place. What bounds the
// work is the number of steps, and the depth of `repeat` within `repeat`.
#include "commands/scenario/step_reader.h"

#include "commands/error.h"
#include "commands/scenario/assertion_reader.h"
#include "commands/scenario/step_label.h"

namespace heapcli::commands {
namespace {

using Kind = YamlNode::Kind;
using std::chrono::milliseconds;

constexpr size_t kMostSteps = 10'000;
constexpr int kDeepest = 8;
constexpr uint64_t kFewestRounds = 2;
constexpr uint64_t kUsualRequests = 300;

}  // namespace

const StepReader::ActionReader StepReader::kActions[] = {
    {"wait-for", &StepReader::wait_for}, {"load", &StepReader::load},
    {"sleep", &StepReader::sleep},       {"gc", &StepReader::gc},
    {"snapshot", &StepReader::snapshot}, {"track", &StepReader::track},
    {"watch", &StepReader::watch},       {"evaluate", &StepReader::evaluate},
    {"shell", &StepReader::shell},       {"parallel", &StepReader::parallel},
    {"diff", &StepReader::diff},         {"leaks", &StepReader::leaks},
    {"assert", &StepReader::assertion}};

StepReader::StepReader(const std::vector<ScenarioTarget>& targets,
                       Reading& reading)
    : targets_(targets), reading_(reading), names_(reading.errors) {}

std::vector<ScenarioStep> StepReader::read(const YamlNode& list) {
  std::vector<ScenarioStep> steps;
  read_list(list, {}, steps);
  return steps;
}

void StepReader::read_list(const YamlNode& list, const Around& around,
                           std::vector<ScenarioStep>& steps) {
  if (!list.is(Kind::kList) || list.items.empty()) {
    reading_.errors.add(list.place,
                        "here is no list of steps, as in [sleep: 5s, gc]");
    return;
  }
  for (const YamlNode* const item : list.items) {
    read_step(*item, around, steps);
  }
}

void StepReader::count_step(Place place) {
  if (++steps_ <= kMostSteps) return;
  reading_.errors.add(place, "more than 10,000 steps");
  reading_.errors.throw_if_any();
}

void StepReader::read_step(const YamlNode& node, const Around& around,
                           std::vector<ScenarioStep>& steps) {
  count_step(node.place);
  ScenarioStep step;
  step.place = node.place;
  if (node.is(Kind::kScalar) && node.text == "gc") {
    step.action = GcStep{};
    step.target = around.target;
    require_target(step);
    step.label = step_label(step);
    steps.push_back(std::move(step));
    return;
  }
  if (!node.is(Kind::kMap)) {
    reading_.errors.add(node.place,
                        "this is no step; one looks like `sleep: 5s`");
    return;
  }
  MapReader map(node, step_rule(), reading_);
  if (map.chosen() == "repeat") {
    read_repeat(map, around, steps);
    return;
  }
  step.target = target_of(map, around.target);
  step.timeout = map.duration("timeout");
  step.label = map.text("name");
  for (const ActionReader& action : kActions) {
    if (action.key != map.chosen()) continue;
    (this->*action.read)(map, around, step);
    if (step.label.empty()) step.label = step_label(step);
    steps.push_back(std::move(step));
  }
}

void StepReader::read_repeat(MapReader& map, Around around,
                             std::vector<ScenarioStep>& steps) {
  around.target = target_of(map, around.target);
  for (const char* const key : {"timeout", "name"}) {
    if (map.node(key) == nullptr) continue;
    reading_.errors.add(map.place(key), std::string("`repeat` has no `") + key +
                                            "`; its steps can have one each");
  }
  const uint64_t times = map.count("repeat", 1);
  const std::string counter = map.text("as", "i");
  const YamlNode* const list = map.node("steps");
  if (list == nullptr) return;
  if (around.in_parallel) {
    reading_.errors.add(map.place("repeat"),
                        "`repeat` in `parallel` would begin all its rounds at "
                        "once; put `parallel` into `repeat`");
    return;
  }
  if (++around.depth > kDeepest) {
    reading_.errors.add(map.place("repeat"),
                        "`repeat` within `repeat` more than 8 deep");
    return;
  }
  if (reading_.variables.is_known(counter)) {
    reading_.errors.add(map.has("as") ? map.place("as") : map.place("repeat"),
                        "there is a variable `" + counter +
                            "` already; give the counter another name with "
                            "`as: NAME`");
    return;
  }
  for (uint64_t round = 1; round <= times; ++round) {
    reading_.variables.set_counter(counter, std::to_string(round));
    read_list(*list, around, steps);
  }
  reading_.variables.drop_counter(counter);
}

void StepReader::wait_for(MapReader& map, const Around&, ScenarioStep& step) {
  MapReader inner(*map.node("wait-for"), map.rule("wait-for"), reading_);
  WaitForStep wait;
  wait.http = inner.text("http");
  wait.tcp = inner.text("tcp");
  wait.log = inner.text("log");
  wait.expression = inner.text("expression");
  if (inner.has("log") || inner.has("expression")) require_target(step);
  if (inner.has("log") && !step.target.empty() && !is_launched(step.target)) {
    reading_.errors.add(inner.place("log"),
                        "what a process prints is known only of one that the "
                        "scenario launches");
  }
  step.action = std::move(wait);
}

ScenarioLoad StepReader::read_load(MapReader& map) {
  ScenarioLoad load;
  load.command = map.command("command");
  load.url = map.text("http");
  load.method = map.text("method", load.method);
  load.headers = map.texts("headers");
  load.body = map.text("body");
  load.duration = map.duration("duration");
  const bool counts = map.has("http") && !map.has("duration");
  load.requests = map.count("requests", counts ? kUsualRequests : 0);
  load.concurrency =
      static_cast<unsigned>(map.count("concurrency", load.concurrency));
  load.rate = map.rate("rate");
  return load;
}

void StepReader::load(MapReader& map, const Around&, ScenarioStep& step) {
  MapReader inner(*map.node("load"), map.rule("load"), reading_);
  step.action = LoadStep{read_load(inner)};
}

void StepReader::sleep(MapReader& map, const Around&, ScenarioStep& step) {
  step.action = SleepStep{map.duration("sleep")};
}

void StepReader::gc(MapReader& map, const Around&, ScenarioStep& step) {
  map.nothing("gc");
  require_target(step);
  step.action = GcStep{};
}

void StepReader::snapshot(MapReader& map, const Around&, ScenarioStep& step) {
  MapReader inner(*map.node("snapshot"), map.rule("snapshot"), reading_);
  require_target(step);
  SnapshotStep snapshot;
  snapshot.collect_garbage = inner.boolean("gc", true);
  snapshot.name = inner.text("name");
  names_.add({snapshot.name, ResultKind::kSnapshot, step.target,
              inner.place("name"), "", ""});
  step.action = std::move(snapshot);
}

void StepReader::track(MapReader& map, const Around& around,
                       ScenarioStep& step) {
  MapReader inner(*map.node("track"), map.rule("track"), reading_);
  require_target(step);
  TrackStep track;
  track.duration = duration(inner, around);
  track.name = name(inner, ResultKind::kTrack, step);
  step.action = std::move(track);
}

void StepReader::watch(MapReader& map, const Around& around,
                       ScenarioStep& step) {
  MapReader inner(*map.node("watch"), map.rule("watch"), reading_);
  require_target(step);
  WatchStep watch;
  watch.duration = duration(inner, around);
  watch.interval = inner.duration("interval", watch.interval);
  watch.name = name(inner, ResultKind::kWatch, step);
  step.action = std::move(watch);
}

void StepReader::evaluate(MapReader& map, const Around&, ScenarioStep& step) {
  MapReader inner(*map.node("evaluate"), map.rule("evaluate"), reading_);
  require_target(step);
  EvaluateStep evaluate;
  evaluate.expression = inner.text("expression");
  evaluate.name = name(inner, ResultKind::kEvaluate, step);
  step.action = std::move(evaluate);
}

void StepReader::shell(MapReader& map, const Around&, ScenarioStep& step) {
  step.action = ShellStep{map.text("shell")};
}

void StepReader::parallel(MapReader& map, const Around& around,
                          ScenarioStep& step) {
  const YamlNode& list = *map.node("parallel");
  if (around.in_parallel) {
    reading_.errors.add(list.place,
                        "`parallel` within `parallel`: its steps can stand in "
                        "the outer one");
    return;
  }
  ParallelStep parallel;
  names_.begin_parallel();
  read_list(list, {step.target, around.depth, true}, parallel.steps);
  names_.end_parallel();
  bool ends = parallel.steps.empty();
  for (const ScenarioStep& one : parallel.steps) {
    const auto* const track = std::get_if<TrackStep>(&one.action);
    const auto* const watch = std::get_if<WatchStep>(&one.action);
    ends |= !(track != nullptr && track->duration.count() == 0) &&
            !(watch != nullptr && watch->duration.count() == 0);
  }
  if (!ends) {
    reading_.errors.add(list.place,
                        "none of these steps ends by itself; give one a "
                        "`duration`");
  }
  step.action = std::move(parallel);
}

void StepReader::diff(MapReader& map, const Around&, ScenarioStep& step) {
  MapReader inner(*map.node("diff"), map.rule("diff"), reading_);
  DiffStep diff;
  std::tie(diff.base, diff.later) =
      read_snapshot_pair(inner, step.target, names_, reading_);
  diff.name = name(inner, ResultKind::kDiff, step, diff.base, diff.later);
  step.action = std::move(diff);
}

void StepReader::leaks(MapReader& map, const Around&, ScenarioStep& step) {
  MapReader inner(*map.node("leaks"), map.rule("leaks"), reading_);
  require_target(step);
  LeaksStep leaks;
  const uint64_t rounds = inner.count("rounds", leaks.rounds);
  if (rounds < kFewestRounds) {
    reading_.errors.add(inner.place("rounds"),
                        "one round shows no growth; take 2 or more");
  }
  leaks.rounds = static_cast<unsigned>(rounds);
  if (const YamlNode* const node = inner.node("load")) {
    MapReader load(*node, inner.rule("load"), reading_);
    leaks.load = read_load(load);
  }
  leaks.every = inner.duration("every");
  leaks.name = name(inner, ResultKind::kLeaks, step);
  step.action = std::move(leaks);
}

void StepReader::assertion(MapReader& map, const Around&, ScenarioStep& step) {
  AssertStep assertion = read_assertion(*map.node("assert"), map.rule("assert"),
                                        step.target, names_, reading_);
  if (std::holds_alternative<HeapUsedAssertion>(assertion.assertion)) {
    require_target(step);
  }
  step.action = std::move(assertion);
}

// The step's own, else that of what is around it, else the only one.
std::string StepReader::target_of(MapReader& map,
                                  const std::string& otherwise) {
  const std::string only = targets_.size() == 1 ? targets_.front().name : "";
  if (!map.has("target")) return otherwise.empty() ? only : otherwise;
  const std::string name = map.text("target");
  std::vector<std::string> names;
  for (const ScenarioTarget& target : targets_) {
    if (target.name == name) return name;
    names.push_back(target.name);
  }
  if (name.empty() || names.empty()) return only;
  std::string advice = did_you_mean(name, names);
  if (advice.empty()) {
    for (const std::string& one : names) {
      advice += (advice.empty() ? "; there is " : ", ") + one;
    }
  }
  reading_.errors.add(map.place("target"), "no target `" + name + "`" + advice);
  // Any will do, so that no more errors come of it.
  return targets_.front().name;
}

void StepReader::require_target(ScenarioStep& step) {
  if (!step.target.empty()) return;
  if (targets_.size() == 1) {
    step.target = targets_.front().name;
    return;
  }
  if (targets_.empty()) return;  // Which is an error already.
  std::string names;
  for (const ScenarioTarget& target : targets_) {
    names += (names.empty() ? "" : ", ") + target.name;
  }
  reading_.errors.add(step.place,
                      "which target? say `target:` with one of " + names);
  step.target = targets_.front().name;
}

bool StepReader::is_launched(const std::string& name) const {
  for (const ScenarioTarget& target : targets_) {
    if (target.name == name) return !target.launch.empty();
  }
  return false;
}

milliseconds StepReader::duration(MapReader& map, const Around& around) {
  if (!map.has("duration") && !around.in_parallel) {
    reading_.errors.add(map.place(),
                        "for how long? give a duration such as 30s, or put it "
                        "into `parallel` with what it is to last for");
  }
  return map.duration("duration");
}

std::string StepReader::name(MapReader& map, ResultKind kind,
                             const ScenarioStep& step, const std::string& base,
                             const std::string& later) {
  std::string name = map.text("name");
  if (!map.has("name")) name = names_.next_name(kind);
  names_.add({name, kind, step.target, map.place("name"), base, later});
  return name;
}

}  // namespace heapcli::commands
