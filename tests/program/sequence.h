// A sequence of snapshots with something happening between them, and surely
// between them.
#pragma once

#include <functional>
#include <string>

#include "tests/program/child_process.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"

namespace heapcli::tests {

/// Takes `count` snapshots of `target` into `directory`, which exists, in one
/// heapcli with `--json` and `--gc`, and calls `between(n)` after the n-th one
/// is complete and before the target is asked for anything towards the next.
Finished take_sequence(const Target& target, const std::string& directory,
                       int count, const std::function<void(int)>& between);

/// The same with other options than these: `options` make `captures` of them,
/// of one thread or another.
Finished take_captures(const Target& target, int captures,
                       const Arguments& options,
                       const std::function<void(int)>& between);

/// The path of the n-th snapshot, counted from 1, of the main thread or, with
/// a suffix, another one.
std::string numbered_snapshot(const std::string& directory, int number,
                              const std::string& suffix = "");

}  // namespace heapcli::tests
