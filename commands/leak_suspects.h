// What the search for leaks found, in words for a person: how each suspect is
// reached, where its class is defined, what pattern it is, who allocated it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/leaks/find_leaks.h"
#include "analysis/leaks/leak_pattern.h"
#include "commands/context.h"
#include "commands/output.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

struct SuspectStack {
  std::vector<analysis::Frame> frames;  ///< The innermost first.
  size_t site = 0;                      ///< The frame to name.
  uint64_t count = 0;
  uint64_t bytes = 0;
};

struct ExplainedSuspect {
  analysis::Suspect suspect;
  analysis::LeakPattern pattern = analysis::LeakPattern::kUnknown;
  /// Of what gathers, as the snapshot has it; empty when nothing does, but the
  /// holder itself becomes larger.
  std::string class_name;
  std::string holder_class;
  /// The way to what grows in JavaScript's own words, such as
  /// `globalThis.state.cache`; empty where nothing leads to it.
  std::string path;
  /// Its last part without ids, keys, indices, functions and positions in the
  /// code: it stays what it is from one process to the next.
  std::string signature;
  /// Every edge from the holder to the root.
  OrderedJson edges;
  /// The class, or the function where functions gather.
  std::optional<analysis::Frame> definition;
  /// The function whose variable leads to the holder.
  std::optional<analysis::Frame> function;
  std::vector<SuspectStack> stacks;  ///< The largest part first.
};

struct HeapsToExplain {
  std::shared_ptr<const analysis::Heap> last;
  /// Where the stacks are: `last`, or a later heap of the session.
  std::shared_ptr<const analysis::Heap> recorded;
  uint32_t newest_before = 0;  ///< The largest object id of the first one.
};

/// By suspect of the report. Searches the whole heap once. Throws
/// analysis::Error(kCancelled).
std::vector<ExplainedSuspect> explain(const analysis::LeakReport& report,
                                      const HeapsToExplain& heaps,
                                      const SourceMapOptions& source_maps,
                                      const Context& context);

}  // namespace heapcli::commands
