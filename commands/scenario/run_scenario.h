// Carries a scenario out: starts or attaches to its targets, takes one step
// after the other, and says what came of it.
#pragma once

#include <string>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/scenario/scenario.h"
#include "commands/snapshot_caution.h"

namespace heapcli::commands {

struct RunOptions {
  /// Where snapshots, profiles, logs and result.json go; made when it is not
  /// there.
  std::string output_directory;
  std::string junit_file;     ///< Empty: none.
  std::string summary_file;   ///< Markdown; empty: none.
  bool step_by_step = false;  ///< Asks before each step.
  bool force = false;         ///< Replaces files that exist.
  CautionOptions caution;     ///< Of all snapshots.
};

/// kFindings when an assertion failed, kTarget when a target died, and what the
/// first step that failed says otherwise. Throws Error when nothing could be
/// begun.
ExitStatus run_scenario(const Scenario& scenario, const RunOptions& options,
                        const Context& context);

}  // namespace heapcli::commands
