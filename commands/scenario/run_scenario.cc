#include "commands/scenario/run_scenario.h"

#include "commands/error.h"

namespace heapcli::commands {

ExitStatus run_scenario(const Scenario& scenario, const RunOptions&,
                        const Context&) {
  throw Error(ExitStatus::kUsage,
              scenario.file +
                  ": running is not there yet; --dry-run checks a scenario");
}

}  // namespace heapcli::commands
