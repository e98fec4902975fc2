// The real programs that the tests attach to: which ones, and how to start
// one with its inspector open.
#pragma once

#include <string>
#include <vector>

#include "tests/program/child_process.h"

namespace heapcli::tests {

/// A Node.js or Deno binary.
struct Runtime {
  std::string label;  ///< "node-16", "deno", "system".
  std::string path;
  int node_major = 0;  ///< 0 for Deno.

  bool is_node() const { return node_major != 0; }
};

/// As $HEAPCLI_TEST_NODES says: `system`, or unset, is the `node` in PATH;
/// otherwise it is a file with lines `LABEL PATH` as scripts/fetch_targets.sh
/// prints them. Throws std::runtime_error when that cannot be followed.
const std::vector<Runtime>& runtimes();

/// The first one that is Node.js, for what does not depend on the version.
const Runtime& any_node();

/// The path of a script in tests/program/targets; a path stays what it is.
std::string script(const std::string& name);

/// A running program with an open inspector.
class Target {
 public:
  /// Runs a script of tests/program/targets. `address` is where its inspector
  /// listens, on a port of its own choice.
  Target(const Runtime& runtime, const std::string& script_name,
         const std::string& address = "127.0.0.1");

  /// What to give to heapcli as TARGET, e.g. "127.0.0.1:43521".
  const std::string& name() const { return name_; }
  /// The inspector's URL, as the program printed it.
  const std::string& url() const { return url_; }
  std::string port() const { return name_.substr(name_.rfind(':') + 1); }

  /// The port of the script's own HTTP server, once it says that it listens.
  std::string http_port();

  ChildProcess& process() { return process_; }

  /// Throws, with what it printed, when it has ended.
  void check_running();

 private:
  ChildProcess process_;
  std::string url_;
  std::string name_;
};

}  // namespace heapcli::tests
