// Suspects that are known and accepted, in a file: what --accept writes and
// --ignore reads. A suspect is known again by its class, the class of its
// holder, and the last part of the way there without ids, keys, indices and
// lines of code; so it is in another process, on another machine, and after the
// code around it has changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/leak_suspects.h"

namespace heapcli::commands {

struct AcceptedSuspect {
  std::string class_name;
  std::string holder_class;
  std::string path;
  int64_t bytes_per_round = 0;  ///< Of the weakest round that counted.
  std::optional<uint64_t> requests_per_round;
};

struct Baseline {
  std::string file;
  std::vector<AcceptedSuspect> suspects;
};

/// Throws Error(kData) for what is no such file.
Baseline read_baseline(const std::string& file);
/// The same from its text.
Baseline parse_baseline(const std::string& text, const std::string& file);

/// Throws Error when it cannot be written, kUsage when it is there already.
void write_baseline(const std::string& file,
                    const std::vector<ExplainedSuspect>& suspects,
                    std::optional<uint64_t> requests, bool overwrite);

/// The accepted one that this is; null when there is none.
const AcceptedSuspect* find_accepted(const Baseline& baseline,
                                     const ExplainedSuspect& suspect);

/// Whether it grows so much faster than what was accepted (twice as fast, and
/// 4 KiB a round more) that a person should look again. By request, if both
/// numbers of requests are known.
bool is_much_worse(const AcceptedSuspect& accepted,
                   const ExplainedSuspect& suspect,
                   std::optional<uint64_t> requests);

}  // namespace heapcli::commands
