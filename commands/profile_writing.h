// Writing a profile to a file in the format that the user wants: shared by all
// commands that end in one.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/profile/profile_format.h"
#include "commands/context.h"

namespace heapcli::commands {

/// Adds an option `name` that takes the name of a format.
void add_profile_format_option(CLI::App& command, const std::string& name,
                               std::optional<analysis::ProfileFormat>& format);

/// `wanted`, else what the ending of `path` says. Throws Error(kUsage), with
/// the formats and the name of the option, when neither says anything.
analysis::ProfileFormat profile_format_for(
    const std::optional<analysis::ProfileFormat>& wanted,
    const std::string& path, const std::string& option);

/// As the user writes it.
std::string name_of_format(analysis::ProfileFormat format);

/// Writes the file through PartFile; `-` is standard output. Returns its size.
/// Throws Error and, when interrupted, analysis::Error(kCancelled).
uint64_t write_profile_file(const analysis::AllocationProfile& profile,
                            analysis::ProfileFormat format,
                            const std::string& title, const std::string& path,
                            bool overwrite, const Context& context);

}  // namespace heapcli::commands
