// Whatever the bytes are, the parser gives a graph or throws analysis::Error;
// reading in pieces, at once, or with several threads comes to the same; and
// every analysis takes what the parser lets through.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/class_table.h"
#include "analysis/diff.h"
#include "analysis/error.h"
#include "analysis/heap_figures.h"
#include "analysis/snapshot_parser.h"
#include "analysis/stacks/allocation_table.h"
#include "analysis/stacks/stack_frames.h"
#include "analysis/stacks/timeline.h"
#include "tests/analysis/snapshot_text.h"

namespace heapcli::tests {
namespace {

using analysis::HeapGraph;

HeapGraph parse_pieces(std::string_view text, size_t piece) {
  analysis::SnapshotParser::Options options;
  options.size_hint = text.size();
  analysis::SnapshotParser parser(options);
  for (size_t at = 0; at < text.size(); at += piece) {
    parser.feed(text.substr(at, piece));
  }
  return parser.finish();
}

// The graph, or nothing after an Error; anything else ends the program.
template <class Parse>
std::optional<HeapGraph> attempt(Parse parse_text) {
  try {
    return parse_text();
  } catch (const analysis::Error&) {
    return std::nullopt;
  }
}

void require(bool condition) {
  if (!condition) std::abort();
}

void analyse_allocations(const HeapGraph& graph) {
  const auto profile = analysis::allocation_profile(graph);
  uint64_t live = 0;
  for (const auto& row : analysis::allocation_table(graph, true)) {
    live += row.live_bytes;
  }
  require(live <= profile.total_bytes());
  const analysis::InternalFrames internals(analysis::traced_frames(graph));
  for (const analysis::NodeIndex node : graph.nodes()) {
    const auto stack = stack_of(graph, graph.trace(node));
    require(stack.empty() ==
            (analysis::allocation_site(stack, internals) == nullptr));
  }
  if (graph.timeline.empty()) return;
  ids_allocated_between(graph, std::chrono::seconds(0), recorded_time(graph));
}

void analyse(HeapGraph graph) {
  analyse_allocations(graph);
  const analysis::Diff same = analysis::diff(graph, graph);
  const analysis::HeapFigures figures = analysis::heap_figures(graph);
  const auto table = analysis::class_table(graph, figures);
  analysis::HeapStatistics statistics;
  const analysis::HeapFigures again =
      analysis::consume_figures(graph, {}, &statistics);
  require(again.retained == figures.retained);
  require(analysis::class_table(graph, again).total_bytes == table.total_bytes);
}

void test(std::string_view text) {
  auto whole = attempt([&] { return parse_pieces(text, text.size() + 1); });
  const auto pieces = attempt([&] { return parse_pieces(text, 7); });
  const auto parallel = attempt([&] { return parse_in_parallel(text); });
  require(whole.has_value() == pieces.has_value());
  require(whole.has_value() == parallel.has_value());
  if (!whole) return;
  const std::string expected = dump(*whole);
  require(dump(*pieces) == expected);
  require(dump(*parallel) == expected);
  analyse(std::move(*whole));
}

}  // namespace
}  // namespace heapcli::tests

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  heapcli::tests::test({reinterpret_cast<const char*>(data), size});
  return 0;
}
