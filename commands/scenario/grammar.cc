#include "commands/scenario/grammar.h"

namespace heapcli::commands {
namespace {

using enum ValueKind;

constexpr uint64_t kMostRequests = 1'000'000'000;
constexpr uint64_t kMostRepeats = 10'000;

constexpr KeyRule required(KeyRule rule) {
  rule.required = true;
  return rule;
}

constexpr KeyRule count(std::string_view name, uint64_t most,
                        std::string_view description) {
  KeyRule rule{name, kCount, description};
  rule.most = most;
  return rule;
}

constexpr KeyRule map(std::string_view name, const MapRule& of,
                      std::string_view description) {
  KeyRule rule{name, kMap, description};
  rule.map = &of;
  return rule;
}

constexpr KeyRule needs(std::string_view other, KeyRule rule) {
  rule.needs = other;
  return rule;
}

constexpr KeyRule beside(std::string_view other, KeyRule rule) {
  rule.beside = other;
  return rule;
}

constexpr uint64_t kMostChildren = 1000;

constexpr std::string_view kTargetWays[] = {"launch", "attach", "pid", "name",
                                            "child-of"};
constexpr KeyRule kTargetKeys[] = {
    {"launch", kCommand,
     "Program and arguments of a process that is started for the scenario, "
     "with an inspector on a free loopback port."},
    {"attach", kText,
     "A process that runs already: 9229, host:port, a ws:// URL."},
    {"pid", kProcessId, "A process of this machine, by its number."},
    beside("child-of",
           {"name", kText,
            "A process of this machine, or with child-of one of those, by the "
            "script that it runs: server.js."}),
    {"child-of", kText,
     "A Node process that this launched target has started, as a worker of a "
     "cluster is; it is waited for when a step first needs it."},
    needs("child-of", count("number", kMostChildren,
                            "Which of the children, 1 being the oldest; 1 by "
                            "default.")),
    needs("launch",
          {"env", kTexts, "Environment variables of a launched process."}),
    needs("launch",
          {"cwd", kText, "The directory in which a launched process starts."}),
};
constexpr MapRule kTarget = {.name = "a target",
                             .keys = kTargetKeys,
                             .one_of = kTargetWays,
                             .lone = "attach"};

constexpr std::string_view kWaitForWays[] = {"http", "tcp", "log",
                                             "expression"};
constexpr KeyRule kWaitForKeys[] = {
    {"http", kUrl, "Until this URL answers with a status below 400."},
    {"tcp", kHostAndPort, "Until this host:port accepts connections."},
    {"log", kPattern,
     "Until the launched target has printed a line that matches this regular "
     "expression."},
    {"expression", kText, "Until this JavaScript is true in the target."},
};
constexpr MapRule kWaitFor = {
    .name = "wait-for", .keys = kWaitForKeys, .one_of = kWaitForWays};

constexpr std::string_view kLoadWays[] = {"command", "http"};
constexpr KeyRule kLoadKeys[] = {
    {"command", kCommand,
     "Runs this to its end: a line for /bin/sh, or a list of program and "
     "arguments."},
    {"http", kUrl, "Sends requests to this URL."},
    needs("http", {"method", kText, "Of the requests; GET by default."}),
    needs("http", {"headers", kTexts, "Of the requests."}),
    needs("http", {"body", kText, "Of the requests."}),
    count("requests", kMostRequests,
          "How many requests, 300 by default; with a command, how many it "
          "sends."),
    needs("http", {"duration", kDuration, "Sends requests for so long."}),
    needs("http", count("concurrency", 1000,
                        "Requests at the same time; 8 by default.")),
    needs("http", {"rate", kRate, "Requests a second at most."}),
};
constexpr std::string_view kLoadEnds[] = {"requests", "duration"};
constexpr MapRule kLoad = {.name = "load",
                           .keys = kLoadKeys,
                           .one_of = kLoadWays,
                           .not_together = kLoadEnds};

constexpr KeyRule kSnapshotKeys[] = {
    required({"name", kName,
              "The file is NAME.heapsnapshot; later steps use the name."}),
    {"gc", kBoolean, "Whether garbage is collected first; true by default."},
};
constexpr MapRule kSnapshot = {
    .name = "snapshot", .keys = kSnapshotKeys, .lone = "name"};

constexpr KeyRule kTrackKeys[] = {
    {"name", kName, "What later steps call it; track-1 and so on by default."},
    {"duration", kDuration,
     "For how long; in `parallel` it may be left out: until the others end."},
};
constexpr MapRule kTrack = {.name = "track",
                            .keys = kTrackKeys,
                            .lone = "duration",
                            .may_be_empty = true};

constexpr KeyRule kWatchKeys[] = {
    {"name", kName, "What later steps call it; watch-1 and so on by default."},
    {"duration", kDuration,
     "For how long; in `parallel` it may be left out: until the others end."},
    {"interval", kDuration, "From one sample to the next; 1s by default."},
};
constexpr MapRule kWatch = {.name = "watch",
                            .keys = kWatchKeys,
                            .lone = "duration",
                            .may_be_empty = true};

constexpr KeyRule kEvaluateKeys[] = {
    {"name", kName,
     "What later steps call its value; evaluate-1 and so on by default."},
    required({"expression", kText, "JavaScript; a promise is waited for."}),
};
constexpr MapRule kEvaluate = {
    .name = "evaluate", .keys = kEvaluateKeys, .lone = "expression"};

constexpr KeyRule kDiffKeys[] = {
    {"name", kName, "What later steps call it; diff-1 and so on by default."},
    required({"between", kPair,
              "Two snapshots of the same target, the earlier first."}),
};
constexpr MapRule kDiff = {
    .name = "diff", .keys = kDiffKeys, .lone = "between"};

constexpr std::string_view kLeaksWays[] = {"load", "every"};
constexpr KeyRule kLeaksKeys[] = {
    {"name", kName, "What later steps call it; leaks-1 and so on by default."},
    count("rounds", 100, "The most rounds; 4 by default."),
    map("load", kLoad, "What happens in each round."),
    {"every", kDuration, "How long a round is, when the load is there anyway."},
};
constexpr MapRule kLeaks = {
    .name = "leaks", .keys = kLeaksKeys, .one_of = kLeaksWays};

constexpr KeyRule kLeaksAssertionKeys[] = {
    {"of", kText, "Which `leaks` step; the last one by default."},
    required({"suspects", kSuspects, "none, or how many there may be."}),
};
constexpr MapRule kLeaksAssertion = {
    .name = "leaks", .keys = kLeaksAssertionKeys, .lone = "suspects"};

constexpr KeyRule kGrowthKeys[] = {
    {"class", kText, "Of objects of this class; of all by default."},
    {"between", kPair,
     "Two snapshots; by default those of the last `diff`, else the first and "
     "the last one."},
    {"objects", kCountBound, "How many more there may be."},
    {"bytes", kBytesBound, "How many more bytes they may take."},
    count("rounds", kMostRepeats,
          "What grew is divided by this: how many rounds lie between the two."),
};
constexpr std::string_view kGrowthFigures[] = {"objects", "bytes"};
constexpr MapRule kGrowth = {
    .name = "growth", .keys = kGrowthKeys, .some_of = kGrowthFigures};

constexpr KeyRule kHeapUsedKeys[] = {
    required(
        {"bytes", kBytesBound, "The heap in use after garbage collection."}),
};
constexpr MapRule kHeapUsed = {
    .name = "heap-used", .keys = kHeapUsedKeys, .lone = "bytes"};

constexpr KeyRule kRetainedKeys[] = {
    required({"class", kText, "Which class."}),
    {"snapshot", kText, "In which snapshot; in the last one by default."},
    required({"bytes", kBytesBound, "What its objects may keep alive."}),
};
constexpr MapRule kRetained = {.name = "retained", .keys = kRetainedKeys};

constexpr KeyRule kDetachedKeys[] = {
    {"snapshot", kText, "In which snapshot; in the last one by default."},
    required(
        {"count", kCountBound, "How many detached DOM nodes there may be."}),
};
constexpr MapRule kDetached = {
    .name = "detached", .keys = kDetachedKeys, .lone = "count"};

constexpr KeyRule kRatioKeys[] = {
    {"between", kPair,
     "Two snapshots; by default those of the last `diff`, else the first and "
     "the last one."},
    required({"is", kShareBound,
              "The later one's total size divided by the earlier one's."}),
};
constexpr MapRule kRatio = {.name = "ratio", .keys = kRatioKeys, .lone = "is"};

constexpr KeyRule kShareKeys[] = {
    {"of", kText, "Which `track` step; the last one by default."},
    required({"function", kText, "Its name, or `name file.js:12`."}),
    required({"share", kShareBound, "Its part of all that was allocated."}),
};
constexpr MapRule kShare = {.name = "allocation-share", .keys = kShareKeys};

constexpr std::string_view kReportWays[] = {"is", "equals"};
constexpr KeyRule kReportKeys[] = {
    required({"of", kText, "Which step's report, by its name."}),
    required({"pointer", kPointer,
              "Which value in its JSON document (docs/json.md), as in "
              "/totals/bytes_delta."}),
    {"is", kAnyBound, "The bound that a number has to keep."},
    {"equals", kText, "The text that it has to be."},
};
constexpr MapRule kReport = {
    .name = "report", .keys = kReportKeys, .one_of = kReportWays};

constexpr std::string_view kAssertWays[] = {
    "leaks",    "growth", "heap-used",        "retained",
    "detached", "ratio",  "allocation-share", "report"};
constexpr KeyRule kAssertKeys[] = {
    map("leaks", kLeaksAssertion, "How many suspects a `leaks` step may have."),
    map("growth", kGrowth, "What a class may grow by between two snapshots."),
    map("heap-used", kHeapUsed, "The heap in use, after garbage collection."),
    map("retained", kRetained, "What a class may keep alive."),
    map("detached", kDetached, "DOM nodes that are in no document."),
    map("ratio", kRatio,
        "The size of one snapshot divided by that of another."),
    map("allocation-share", kShare,
        "What part of all a function may allocate."),
    map("report", kReport, "Anything that a step's JSON document says."),
    {"message", kText, "What a person is told when it does not hold."},
};
constexpr MapRule kAssert = {
    .name = "assert", .keys = kAssertKeys, .one_of = kAssertWays};

constexpr std::string_view kActions[] = {
    "wait-for", "load",  "sleep",    "gc",   "snapshot", "track",  "watch",
    "evaluate", "shell", "parallel", "diff", "leaks",    "assert", "repeat"};
constexpr KeyRule kStepKeys[] = {
    map("wait-for", kWaitFor, "Waits until something is there."),
    map("load", kLoad, "Puts load on the target."),
    {"sleep", kDuration, "Waits: 500ms, 20s, 2m."},
    {"gc", kNothing, "Collects garbage in the target."},
    map("snapshot", kSnapshot, "Takes a heap snapshot."),
    map("track", kTrack, "Samples allocations for a time."),
    map("watch", kWatch, "Samples memory for a time."),
    map("evaluate", kEvaluate, "Evaluates JavaScript in the target."),
    {"shell", kText, "Runs a line with /bin/sh; it has to end with status 0."},
    {"parallel", kSteps, "Steps that begin at once; it ends when all have."},
    map("diff", kDiff, "Compares two snapshots."),
    map("leaks", kLeaks, "Load and snapshot, again and again: what leaks?"),
    map("assert", kAssert, "Fails the scenario when something does not hold."),
    needs("steps",
          count("repeat", kMostRepeats, "How often `steps` are taken.")),
    needs("repeat", {"steps", kSteps, "What `repeat` repeats."}),
    needs("repeat",
          {"as", kVariableName, "The variable that counts; i by default."}),
    {"target", kText, "Which target, where there are several."},
    {"timeout", kDuration, "How long the step may take."},
    {"name", kText, "What the step is called in lists and reports."},
};
constexpr MapRule kStep = {
    .name = "a step", .keys = kStepKeys, .one_of = kActions};

constexpr std::string_view kScenarioWays[] = {"target", "targets"};
constexpr KeyRule kTargets = {
    "targets", kMaps, "Several processes, each by a name.", false, &kTarget};
constexpr KeyRule kScenarioKeys[] = {
    {"name", kText, "What the scenario is called; its file's name by default."},
    {"timeout", kDuration, "How long each step may take; 5m by default."},
    {"variables", kVariables,
     "Values for ${…}; --set NAME=VALUE replaces them."},
    map("target", kTarget, "The process that is looked at."),
    kTargets,
    required({"steps", kSteps, "What is done, one after the other."}),
    {"always", kSteps, "What is done at the end, whatever has failed."},
};
constexpr MapRule kScenario = {
    .name = "a scenario", .keys = kScenarioKeys, .one_of = kScenarioWays};

}  // namespace

const KeyRule* MapRule::find(std::string_view key) const {
  for (const KeyRule& rule : keys) {
    if (rule.name == key) return &rule;
  }
  return nullptr;
}

const MapRule& scenario_rule() { return kScenario; }
const MapRule& step_rule() { return kStep; }

}  // namespace heapcli::commands
