#include "tests/program/heapcli_run.h"

#include <stdexcept>

namespace heapcli::tests {
namespace {

Arguments with_binary(const Arguments& arguments) {
  Arguments argv = {HEAPCLI_BINARY};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return argv;
}

}  // namespace

Finished heapcli(const Arguments& arguments, const ChildOptions& options) {
  return run(with_binary(arguments), options);
}

std::unique_ptr<ChildProcess> start_heapcli(const Arguments& arguments,
                                            const ChildOptions& options) {
  return std::make_unique<ChildProcess>(with_binary(arguments), options);
}

Finished heapcli_in_shell(const std::string& script,
                          const Arguments& arguments) {
  Arguments argv = {"sh", "-c", script, "sh"};
  for (const std::string& argument : with_binary(arguments)) {
    argv.push_back(argument);
  }
  return run(argv);
}

Json document(const Finished& finished) {
  if (finished.status != 0) {
    throw std::runtime_error("heapcli ended with status " +
                             std::to_string(finished.status) + ": " +
                             finished.err);
  }
  return Json::parse(finished.out);
}

Json class_named(const Json& document, const std::string& name) {
  for (const Json& entry : document.at("classes")) {
    if (entry.at("class") == name) return entry;
  }
  return Json();
}

}  // namespace heapcli::tests
