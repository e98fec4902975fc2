// Whatever the text is, there is a budget and a file of accepted leaks, or an
// error of the kind that a user is told of.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "commands/error.h"
#include "commands/leak_baseline.h"
#include "commands/leak_budget.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace heapcli::commands;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const LeakBudget budget = parse_budget(text);
    if (budget.class_name.empty() || !(budget.most >= 0)) std::abort();
  } catch (const Error& error) {
    if (error.status() != ExitStatus::kUsage) std::abort();
  }
  try {
    const Baseline baseline = parse_baseline(text, "fuzz");
    for (const AcceptedSuspect& each : baseline.suspects) {
      ExplainedSuspect suspect;
      suspect.class_name = each.class_name;
      suspect.holder_class = each.holder_class;
      suspect.signature = each.path;
      find_accepted(baseline, suspect);
      is_much_worse(each, suspect, 1);
    }
  } catch (const Error& error) {
    if (error.status() != ExitStatus::kData) std::abort();
  }
  return 0;
}
