// Runs the program under test.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/program/child_process.h"

namespace heapcli::tests {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

/// Runs heapcli to its end.
Finished heapcli(const Arguments& arguments, const ChildOptions& options = {});

/// Starts heapcli.
std::unique_ptr<ChildProcess> start_heapcli(const Arguments& arguments,
                                            const ChildOptions& options = {});

/// Runs `script` with sh; in it, "$@" is heapcli with these arguments.
Finished heapcli_in_shell(const std::string& script,
                          const Arguments& arguments);

/// The document on standard output. Throws when the run failed or when there
/// is anything but one document.
Json document(const Finished& finished);

/// The member of `classes` with that name; null when there is none.
Json class_named(const Json& document, const std::string& name);

}  // namespace heapcli::tests
