// heapcli run: carries out a scenario, a scripted sequence of load, snapshots
// and assertions. commands/scenario/scenario_file.h reads it,
// commands/scenario/run_scenario.h runs it.
#pragma once

#include "commands/command_line.h"

namespace heapcli::commands {

void add_run_command(CommandLine& line, CLI::App& parent);

}  // namespace heapcli::commands
