// Whether what a scenario asserts holds; and where to look when it does not.
#pragma once

#include <stdexcept>
#include <string>

#include "commands/scenario/scenario.h"
#include "commands/scenario/step_action.h"

namespace heapcli::commands {

struct Judgement {
  bool holds = false;
  std::string expected;  ///< `Session: <= 10 more objects a round`
  std::string found;
  /// Which class grew most, who holds it; only when it does not hold, and may
  /// be empty.
  std::string look;
  OrderedJson report;  ///< The figures that were compared.
};

/// Throws Error and what the engine throws when it cannot be judged: no such
/// class, another kind of value.
Judgement judge(const AssertStep& step, StepSite& site);

/// An assertion that does not hold.
class AssertionFailure : public std::runtime_error {
 public:
  explicit AssertionFailure(Judgement judgement, const std::string& message)
      : std::runtime_error(message), judgement_(std::move(judgement)) {}

  const Judgement& judgement() const { return judgement_; }

 private:
  Judgement judgement_;
};

/// Whether `value` is within the bound. Equality is that of numbers.
bool is_within(const Bound& bound, double value);

}  // namespace heapcli::commands
