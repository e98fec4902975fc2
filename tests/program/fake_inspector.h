// A peer that only pretends to be a Node inspector and then misbehaves:
// targets/fake_inspector.js says in which ways.
#pragma once

#include <string>

#include "tests/program/child_process.h"

namespace heapcli::tests {

class FakeInspector {
 public:
  explicit FakeInspector(const std::string& mode);

  std::string name() const { return "127.0.0.1:" + port_; }
  const std::string& port() const { return port_; }

  ChildProcess& process() { return process_; }

 private:
  ChildProcess process_;
  std::string port_;
};

/// A snapshot as the peer sent it: without what heapcli has put into its
/// header, which has to be there. Throws std::runtime_error.
std::string without_origin(const std::string& snapshot);

}  // namespace heapcli::tests
