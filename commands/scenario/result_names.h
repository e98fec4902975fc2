// The names that the steps of a scenario give to what they make, so that later
// steps can use it: what is there when, of which kind, on which target.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "commands/scenario/scenario_errors.h"

namespace heapcli::commands {

enum class ResultKind {
  kSnapshot,
  kTrack,
  kWatch,
  kEvaluate,
  kDiff,
  kLeaks,
};

/// The step's key in the file: `snapshot`.
const char* word_for(ResultKind kind);

struct StepResult {
  std::string name;
  ResultKind kind = ResultKind::kSnapshot;
  std::string target;
  Place place;
  std::string base, later;  ///< Of a diff.
};

class ResultNames {
 public:
  explicit ResultNames(ScenarioErrors& errors) : errors_(errors) {}

  /// An error when the name is taken already.
  void add(StepResult result);

  /// What steps in `parallel` make is there for others when all have ended.
  void begin_parallel() { parallel_ = true; }
  void end_parallel();

  /// `track-1`, or the first number that nobody has.
  std::string next_name(ResultKind kind) const;

  /// Null, with an error at `place`, when there is none so far.
  const StepResult* require(const std::string& name, ResultKind kind,
                            Place place);
  const StepResult* require(const std::string& name, Place place);

  /// On that target; null when there is none.
  const StepResult* last(ResultKind kind, const std::string& target) const;
  const StepResult* first(ResultKind kind, const std::string& target) const;

  /// To be called at the end: only then is it known whether a name that was
  /// missing comes later.
  void report_missing();

 private:
  struct Missing {
    std::string name;
    std::string kind;  ///< `snapshot`; or `step`.
    Place place;
    std::vector<std::string> known;  ///< At that point.
  };

  const StepResult* find(const std::string& name) const;
  void miss(const std::string& name, const std::string& kind, Place place);

  ScenarioErrors& errors_;
  std::deque<StepResult> results_;  ///< In order; never moved.
  std::map<std::string, size_t> by_name_;
  std::map<ResultKind, size_t> counts_;
  size_t visible_ = 0;
  bool parallel_ = false;
  std::vector<Missing> missing_;
};

}  // namespace heapcli::commands
