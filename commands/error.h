// An error of the program itself, as opposed to those of the two libraries:
// it knows its exit status.
#pragma once

#include <stdexcept>
#include <string>

#include "commands/exit_status.h"

namespace heapcli::commands {

class Error : public std::runtime_error {
 public:
  Error(ExitStatus status, const std::string& message)
      : std::runtime_error(message), status_(status) {}

  ExitStatus status() const { return status_; }

 private:
  ExitStatus status_;
};

}  // namespace heapcli::commands
