// Renders what the search for leaks found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/leaks/find_leaks.h"
#include "commands/context.h"
#include "commands/output.h"

namespace heapcli::commands {

struct LeakFindings {
  std::vector<std::string> files;
  analysis::LeakReport report;
  std::shared_ptr<const analysis::Heap> last;
  /// Requests a round, when known.
  std::optional<uint64_t> requests;
  /// By suspect: the path to the holder in JavaScript's own words, such as
  /// `globalThis.state.cache`. Empty where nothing is known.
  std::vector<std::string> paths;
};

/// The `leaks` document of docs/json.md.
OrderedJson leaks_to_json(const LeakFindings& findings);

/// The verdict, and the `top` worst suspects.
std::string leaks_to_text(const LeakFindings& findings, size_t top,
                          const Context& context);

}  // namespace heapcli::commands
