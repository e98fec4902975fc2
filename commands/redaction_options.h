// --redact of the commands that take snapshots, and --level of `redact`.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "analysis/redact/snapshot_redactor.h"
#include "commands/context.h"

namespace heapcli::commands {

/// Adds `--redact` and `--redact=LEVEL`; the level's name ends up in `level`.
void add_redact_option(CLI::App& command, std::string& level);

/// Adds `--level LEVEL`.
void add_redaction_level_option(CLI::App& command, std::string& level);

/// Throws Error(kUsage) when there is no such level.
void check_redaction_level(const std::string& level);

/// Nothing when `level` is empty. In a shell it has the shell's key; otherwise
/// each call draws a new one, so a command asks once for all snapshots that
/// belong together. Throws Error(kUsage) when there is no such level.
std::optional<analysis::Redaction> redaction_of(const std::string& level,
                                                const Context& context);

}  // namespace heapcli::commands
