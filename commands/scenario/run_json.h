// A run as JSON: result.json of the report, and what --json prints.
#pragma once

#include "commands/output.h"
#include "commands/scenario/run_result.h"

namespace heapcli::commands {

/// The `run` document of docs/json.md.
OrderedJson run_to_json(const RunResult& result);

}  // namespace heapcli::commands
