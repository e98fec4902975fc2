// The one exception type of the analysis library. Everything that reads bytes
// from outside throws it; a message says what is wrong, where in the input,
// and, when there is something to try, what.
#pragma once

#include <stdexcept>
#include <string>

namespace heapcli::analysis {

class Error : public std::runtime_error {
 public:
  enum class Kind {
    kBadData,        ///< The input is not a (whole, valid) heap snapshot.
    kUnreadable,     ///< The input could not be opened or read.
    kCancelled,      ///< The caller's stop token was triggered.
    kTooLarge,       ///< Valid, but beyond what the 32-bit columns can index.
    kNotComparable,  ///< Object ids of the inputs mean different objects.
  };

  Error(Kind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind) {}

  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace heapcli::analysis
