#include "tests/program/scene.h"

#include <signal.h>

#include <stdexcept>

namespace heapcli::tests {

Scene::Scene(const Runtime& runtime, const std::string& steps) {
  write_file(file(), "name: scene\ntarget:\n  launch: ['" + runtime.path +
                         (runtime.is_node() ? "" : "', run, '-A") + "', '" +
                         script("scenario_server.cjs") + "']\n" + steps);
}

Arguments Scene::command(const Arguments& more) const {
  Arguments all = {"run", file(), "-o", out()};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Json step_of(const Json& result, const std::string& kind, size_t n) {
  for (const Json& step : result.at("steps")) {
    if (step.at("kind") == kind && --n == 0) return step;
  }
  throw std::runtime_error("no such step: " + kind + " in " + result.dump(1));
}

bool is_alive(int64_t pid) { return kill(static_cast<pid_t>(pid), 0) == 0; }

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace heapcli::tests
