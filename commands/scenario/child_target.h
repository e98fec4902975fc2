// The Node processes that a launched target has started: which one a scenario
// means by `child-of`, and what there is when that one is not there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/local_process/process_family.h"
#include "commands/scenario/scenario.h"

namespace heapcli::commands {

struct NodeChild {
  FamilyMember member;
  LocalProcess process;
};

/// The Node processes of a family, the oldest first, without npm and its like
/// and without `itself`.
std::vector<NodeChild> node_children(const ProcessFamily& family,
                                     int64_t itself);

/// The one that `target` means; null while there is none.
const NodeChild* chosen_child(const std::vector<NodeChild>& children,
                              const ScenarioTarget& target);

/// "third Node process that runs mail.js"; the first one has no number.
std::string child_description(const ScenarioTarget& target);

/// "pid 12 (mail.js), pid 13 (…)"; "none" when there is none.
std::string children_text(const std::vector<NodeChild>& children);

}  // namespace heapcli::commands
