// Whatever the text is, there is a scenario whose steps can be listed, or an
// error for the user that names the file.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "commands/error.h"
#include "commands/scenario/scenario_file.h"
#include "commands/scenario/scenario_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace heapcli::commands;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto environment = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/home/me")
                          : std::nullopt;
  };
  try {
    const Scenario scenario = parse_scenario(text, "f.yaml", {}, environment);
    if (scenario.steps.empty() || scenario.targets.empty()) std::abort();
    for (const ScenarioStep& step : scenario.steps) {
      if (step.label.empty() || step.place.line < 1) std::abort();
    }
    scenario_to_text(scenario, 80);
    scenario_to_json(scenario);
  } catch (const Error& error) {
    if (error.status() != ExitStatus::kUsage) std::abort();
    if (!std::string(error.what()).starts_with("f.yaml")) std::abort();
  }
  return 0;
}
