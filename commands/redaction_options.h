// --redact of the commands that take snapshots, and --level of `redact`.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "analysis/redact/snapshot_redactor.h"

namespace heapcli::commands {

/// Adds `--redact` and `--redact=LEVEL`; the level's name ends up in `level`.
void add_redact_option(CLI::App& command, std::string& level);

/// Adds `--level LEVEL`.
void add_redaction_level_option(CLI::App& command, std::string& level);

/// Nothing when `level` is empty; the key is the same as long as the program
/// runs, for a shell's snapshots belong together. Throws Error(kUsage) when
/// there is no such level.
std::optional<analysis::Redaction> redaction_of(const std::string& level);

}  // namespace heapcli::commands
