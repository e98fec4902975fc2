#include "tests/program/node_targets.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace heapcli::tests {
namespace {

Runtime make_runtime(const std::string& label, const std::string& path) {
  const Finished version = run({path, "--version"});
  if (version.status != 0) {
    throw std::runtime_error(path + " does not run: " + version.err);
  }
  // "v20.20.2" or "deno 2.9.6 (…)"
  const bool is_node = version.out.starts_with('v');
  return {label, path, is_node ? std::stoi(version.out.substr(1)) : 0};
}

std::vector<Runtime> find_runtimes() {
  const char* const setting = std::getenv("HEAPCLI_TEST_NODES");
  const std::string choice = setting != nullptr ? setting : "";
  if (choice.empty() || choice == "system") {
    return {make_runtime("system", "node")};
  }
  std::ifstream list(choice);
  std::vector<Runtime> found;
  std::string label;
  std::string path;
  while (list >> label >> path) found.push_back(make_runtime(label, path));
  if (found.empty()) {
    throw std::runtime_error("HEAPCLI_TEST_NODES=" + choice +
                             " is no file with lines 'LABEL PATH'");
  }
  return found;
}

std::vector<std::string> command_line(const Runtime& runtime,
                                      const std::string& script_name,
                                      const std::string& address) {
  std::vector<std::string> argv = {runtime.path};
  if (!runtime.is_node()) argv.insert(argv.end(), {"run", "-A"});
  argv.push_back("--inspect=" + address + ":0");
  argv.push_back(script(script_name));
  return argv;
}

}  // namespace

const std::vector<Runtime>& runtimes() {
  static const std::vector<Runtime> found = find_runtimes();
  return found;
}

const Runtime& any_node() {
  for (const Runtime& runtime : runtimes()) {
    if (runtime.node_major >= 18) return runtime;
  }
  for (const Runtime& runtime : runtimes()) {
    if (runtime.is_node()) return runtime;
  }
  throw std::runtime_error("HEAPCLI_TEST_NODES names no Node.js");
}

std::string script(const std::string& name) {
  if (name.starts_with('/')) return name;
  return std::string(HEAPCLI_SOURCE_DIR "/tests/program/targets/") + name;
}

Target::Target(const Runtime& runtime, const std::string& script_name,
               const std::string& address)
    : process_(command_line(runtime, script_name, address)),
      url_("ws://" +
           process_.await_line(Stream::kErr, "Debugger listening on ws://")) {
  const size_t start = url_.find("//") + 2;
  name_ = url_.substr(start, url_.find('/', start) - start);
}

void Target::check_running() {
  if (process_.running()) return;
  const int status = process_.wait();
  throw std::runtime_error("the target ended with status " +
                           std::to_string(status) + ": " + process_.err());
}

std::string Target::http_port() {
  return process_.await_line(Stream::kOut, "listening on ");
}

}  // namespace heapcli::tests
