// One `assert` of a scenario: which figure, and what bound it has to keep. What
// the file leaves out (which snapshot, which step) is put in here.
#pragma once

#include "commands/scenario/map_reader.h"
#include "commands/scenario/result_names.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

/// `target` is that of the step, empty where it has not been said which one of
/// several; it is filled in when the names in the assertion tell.
AssertStep read_assertion(const YamlNode& node, const MapRule& rule,
                          std::string& target, ResultNames& names,
                          Reading& reading);

/// The two snapshots in a list of two names, which are of one target; empty
/// names when there is an error.
std::pair<std::string, std::string> read_snapshot_pair(MapReader& map,
                                                       std::string& target,
                                                       ResultNames& names,
                                                       Reading& reading);

}  // namespace heapcli::commands
