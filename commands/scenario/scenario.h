// What a scenario file asks for, read and checked: the variables are filled in,
// `repeat` is unrolled, every step names a target that is there. Whoever runs
// it has nothing left to look up; whoever reads it (scenario_file.h) has
// nothing to run. docs/scenario.md is the page for users.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace heapcli::commands {

/// Where something stands in the file; both count from 1.
struct Place {
  int line = 0;
  int column = 0;
};

/// A process that the scenario works on.
struct ScenarioTarget {
  std::string name;  ///< "target" for the one below `target:`.
  Place place;
  /// Program and arguments; empty when it runs already. It gets an inspector
  /// on a free loopback port.
  std::vector<std::string> launch;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string directory;  ///< Of a launched process; empty: ours.
  /// What --target takes (`9229`, `pid:1234`, …) of one that runs already.
  std::string attach;
  std::string process_name;  ///< Stands for `attach`: what --name takes.
  /// The name of a launched target: this one is a Node process that it has
  /// started, the `child_number`th by age, of those that run `process_name` if
  /// that is not empty.
  std::string child_of;
  unsigned child_number = 1;
};

/// A bound in an assertion: `<= 10`, `< 5 MiB`, `== 0`, `<= 20 %`.
struct Bound {
  enum class Operator { kLess, kAtMost, kMore, kAtLeast, kEqual, kNotEqual };
  Operator op = Operator::kAtMost;
  double value = 0;  ///< Bytes for sizes, a fraction of 1 for percentages.
  std::string text;  ///< As written.
};

/// Waits until one of them holds.
struct WaitForStep {
  std::string http;        ///< URL: answered with a status below 400.
  std::string tcp;         ///< host:port: accepts a connection.
  std::string log;         ///< RE2 pattern in what a launched target prints.
  std::string expression;  ///< JavaScript, true in the target.
};

/// Exactly one of `command` and `url` is given.
struct ScenarioLoad {
  std::vector<std::string> command;  ///< One word alone goes to /bin/sh.
  std::string url;
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  uint64_t requests = 0;  ///< 0: until `duration` is over.
  std::chrono::milliseconds duration{0};
  unsigned concurrency = 8;
  double rate = 0;  ///< Requests a second at most; 0: as fast as it goes.
};

/// Waits for the step's target, a child of a launched one, and attaches to it.
struct AttachStep {};

struct LoadStep {
  ScenarioLoad load;
};
struct SleepStep {
  std::chrono::milliseconds duration{0};
};
struct GcStep {};

/// Takes `NAME.heapsnapshot`.
struct SnapshotStep {
  std::string name;
  bool collect_garbage = true;
};

/// Samples allocations for a time, or while other steps run (in `parallel`).
struct TrackStep {
  std::string name;
  std::chrono::milliseconds duration{0};
};

struct WatchStep {
  std::string name;
  std::chrono::milliseconds duration{0};
  std::chrono::milliseconds interval{1000};
};

/// JavaScript in the target; its value can be asserted by `name`.
struct EvaluateStep {
  std::string name;
  std::string expression;
};

/// A command line for /bin/sh beside the target, which must end with 0.
struct ShellStep {
  std::string command;
};

struct DiffStep {
  std::string name;
  std::string base;   ///< Name of a snapshot of the same target.
  std::string later;  ///< Likewise.
};

struct LeaksStep {
  std::string name;
  unsigned rounds = 4;
  std::optional<ScenarioLoad> load;
  std::chrono::milliseconds every{0};  ///< Instead of a load.
};

// What can be asserted. Names of steps are optional where the last one of its
// kind on that target is meant; the reader has put that name in then.

/// No suspects, or so many.
struct LeaksAssertion {
  std::string of;
  Bound suspects;
};

/// Of a class between two snapshots; a round where `rounds` lie between them.
struct GrowthAssertion {
  std::string class_name;  ///< Empty: of all objects.
  std::string base, later;
  std::optional<Bound> objects;  ///< At least one of the two.
  std::optional<Bound> bytes;
  unsigned rounds = 1;  ///< Divides what is compared.
};

/// The heap in use, right after garbage collection.
struct HeapUsedAssertion {
  Bound bytes;
};

struct RetainedAssertion {
  std::string class_name;
  std::string snapshot;
  Bound bytes;
};

/// Of DOM nodes that are in no document, in a page's snapshot.
struct DetachedAssertion {
  std::string snapshot;
  Bound count;
};

/// What one snapshot holds in all, divided by what another does.
struct RatioAssertion {
  std::string base, later;
  Bound ratio;
};

/// Part of the sampled bytes that a function allocated itself.
struct AllocationShareAssertion {
  std::string of;        ///< Name of a track step.
  std::string function;  ///< Name, or `name file.js:12`.
  Bound share;
};

/// Anything that a step's JSON document says.
struct ReportAssertion {
  std::string of;       ///< Name of the step.
  std::string pointer;  ///< RFC 6901.
  std::optional<Bound> bound;
  std::string equals;  ///< Text, when there is no bound.
};

struct AssertStep {
  std::variant<LeaksAssertion, GrowthAssertion, HeapUsedAssertion,
               RetainedAssertion, DetachedAssertion, RatioAssertion,
               AllocationShareAssertion, ReportAssertion>
      assertion;
  std::string message;  ///< For a person, when it does not hold.
};

struct ScenarioStep;

/// All begin at once; it ends when all have, and fails when one does.
struct ParallelStep {
  std::vector<ScenarioStep> steps;
};

struct ScenarioStep {
  Place place;
  std::string label;  ///< What a person reads: `snapshot round-2`.
  std::string target;
  std::chrono::milliseconds timeout{0};  ///< 0: the scenario's.
  std::variant<WaitForStep, AttachStep, LoadStep, SleepStep, GcStep,
               SnapshotStep, TrackStep, WatchStep, EvaluateStep, ShellStep,
               DiffStep, LeaksStep, AssertStep, ParallelStep>
      action;
};

struct Scenario {
  std::string file;
  std::string name;
  std::vector<ScenarioTarget> targets;
  std::chrono::milliseconds timeout{300'000};  ///< Of a step.
  std::vector<ScenarioStep> steps;
  std::vector<ScenarioStep> always;  ///< Afterwards, whatever happened.
};

}  // namespace heapcli::commands
