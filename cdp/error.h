// The one exception type of the protocol client. A message says what failed,
// on which target, and what to try.
#pragma once

#include <stdexcept>
#include <string>

namespace heapcli::cdp {

class Error : public std::runtime_error {
 public:
  enum class Kind {
    kBadTarget,    ///< The target cannot be parsed.
    kConnect,      ///< Nothing listens there, or it is no inspector.
    kClosed,       ///< The connection ended while something was expected.
    kTimeout,      ///< The target did not answer in time.
    kProtocol,     ///< What came is not the protocol.
    kRefused,      ///< The target answered a command with an error.
    kInterrupted,  ///< The caller's stop token was triggered.
  };

  Error(Kind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind) {}

  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace heapcli::cdp
