// The JSON Schema of scenario files, for editors: made of the grammar's table.
// docs/scenario.schema.json is a copy, which a test compares.
#pragma once

#include "commands/output.h"

namespace heapcli::commands {

/// Draft 7, which editors know best. It says less than the reader checks: not
/// which names there are, and of texts with variables nothing.
OrderedJson scenario_schema();

}  // namespace heapcli::commands
