// Whether a local process is Node.js, which program it runs, and where it
// would open its inspector.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "commands/local_process/process_files.h"

namespace heapcli::commands {

/// By the name of its executable: node, nodejs, node-20, node20.
bool is_node(const LocalProcess& process);

/// Where an inspector listens, or would listen after SIGUSR1, as far as the
/// options --inspect, --inspect-brk, --inspect-wait, --inspect-port and
/// --debug-port of the command line and of $NODE_OPTIONS say (node_options.cc:
/// the last one wins, those of the command line come later).
struct InspectorAddress {
  std::string host = "127.0.0.1";
  uint16_t port = 9229;  ///< 0: a free one, which nobody knows beforehand.
};
InspectorAddress inspector_address(const LocalProcess& process);

/// The script and its arguments, or what the process calls itself
/// (process.title).
std::string program_title(const LocalProcess& process);

/// Those whose script has this name or ends in this path; if there is none,
/// those that have `name` anywhere in their command line.
std::vector<LocalProcess> with_name(const std::vector<LocalProcess>& processes,
                                    std::string_view name);

}  // namespace heapcli::commands
