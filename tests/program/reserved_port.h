// A port on which a test starts a program, maybe one after the other.
#pragma once

#include <string>

namespace heapcli::tests {

/// Bound as long as it lives, without listening: the kernel gives the port to
/// nobody who asks for any, and lets in whoever asks for this one and may share
/// its address (SO_REUSEADDR), as Node's servers do.
class ReservedPort {
 public:
  /// Of 127.0.0.1. Throws std::runtime_error.
  ReservedPort();
  ~ReservedPort();
  ReservedPort(const ReservedPort&) = delete;
  ReservedPort& operator=(const ReservedPort&) = delete;

  const std::string& number() const { return number_; }

 private:
  int file_;
  std::string number_;
};

}  // namespace heapcli::tests
