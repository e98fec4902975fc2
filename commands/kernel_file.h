// The small text files in which the kernel tells of processes and memory
// (/proc, cgroups).
#pragma once

#include <filesystem>
#include <string>

namespace heapcli::commands {

/// Empty when it cannot be read: a process can end at any time.
std::string read_kernel_file(const std::filesystem::path& path);

/// What stands behind `label` at the beginning of a line; empty when there is
/// no such line.
std::string kernel_field(const std::string& text, const std::string& label);

}  // namespace heapcli::commands
