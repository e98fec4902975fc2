// What became of an assertion: whether it holds, and what a person has to know
// about it.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "commands/output.h"

namespace heapcli::commands {

struct Judgement {
  bool holds = false;
  std::string expected;  ///< `growth of Session: objects <= 10 a round`
  std::string found;
  /// Which class grew most, who holds it; only when it does not hold, and may
  /// be empty.
  std::string look;
  OrderedJson report;  ///< The figures that were compared.
};

/// An assertion that does not hold.
class AssertionFailure : public std::runtime_error {
 public:
  AssertionFailure(Judgement judgement, const std::string& message)
      : std::runtime_error(message), judgement_(std::move(judgement)) {}

  const Judgement& judgement() const { return judgement_; }

 private:
  Judgement judgement_;
};

}  // namespace heapcli::commands
