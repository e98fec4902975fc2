// How a scenario went, step by step: what every report is written from.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/exit_status.h"
#include "commands/output.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

enum class StepState {
  kOk,
  kFailed,       ///< An assertion does not hold, or a command said no.
  kError,        ///< It could not be done.
  kInterrupted,  ///< Ctrl-C.
  kSkipped,      ///< Because of an earlier one, or a person at --step.
};

struct StepRecord {
  size_t number = 0;  ///< From 1, over all steps.
  std::string label;
  std::string kind;    ///< As in the scenario file: `snapshot`, `assert`, …
  std::string target;  ///< Empty when the step has none.
  Place place;
  bool always = false;  ///< One of `always:`.
  size_t parallel = 0;  ///< The same number for steps that ran together.
  StepState state = StepState::kSkipped;
  ExitStatus status = ExitStatus::kOk;
  std::chrono::milliseconds duration{0};
  /// One line: what it found, or what is wrong.
  std::string text;
  // Of an assertion that does not hold.
  std::string expected;
  std::string found;
  std::string look;  ///< Where to look; may be empty.
  /// The last lines of what the target printed, when it is the target's fault.
  std::vector<std::string> output;
  std::vector<std::string> files;
  /// What it reports, where that is short; null otherwise.
  OrderedJson report;
};

struct TargetResult {
  std::string name;
  bool launched = false;
  std::string child_of;  ///< Which launched target started it; may be empty.
  std::optional<int64_t> pid;
  std::string address;  ///< Of its inspector; empty when there was none.
  std::string runtime;
  std::string log;    ///< What it printed; empty where that is not kept.
  std::string ended;  ///< When it died: how.
};

struct RunResult {
  std::string name;
  std::string file;       ///< The scenario's.
  std::string directory;  ///< Of the report; empty: nothing is kept.
  int64_t started_unix_ms = 0;
  std::chrono::milliseconds duration{0};
  ExitStatus status = ExitStatus::kOk;
  std::vector<TargetResult> targets;
  std::vector<StepRecord> steps;

  size_t count(StepState state) const;
  /// `ok`, `failed`, `error` or `interrupted`.
  const char* word() const;
};

/// `ok`, `failed`, `error`, `interrupted`, `skipped`.
const char* word(StepState state);

/// "3 ok, 1 failed, 2 skipped"
std::string counts_text(const RunResult& result);

}  // namespace heapcli::commands
