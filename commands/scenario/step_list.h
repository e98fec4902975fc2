// The steps as somebody sees them go by: a line for each that is done, and on a
// terminal one for what is running.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "commands/context.h"
#include "commands/progress_line.h"
#include "commands/scenario/run_result.h"

namespace heapcli::commands {

class StepList {
 public:
  /// `widest_label` is that of the steps, in columns.
  StepList(size_t steps, size_t widest_label, const Context& context);

  /// What is under way, and for how long.
  void running(const std::string& labels, std::chrono::milliseconds elapsed);
  /// Also as an annotation, where GitHub Actions runs us.
  void finished(const StepRecord& step, const std::string& scenario_file);
  void ended(const RunResult& result);
  void clear() { line_.clear(); }

 private:
  void print(const std::string& text) const;

  const size_t steps_;
  const size_t label_width_;
  const Context& context_;
  const bool annotate_;
  ProgressLine line_;
};

}  // namespace heapcli::commands
