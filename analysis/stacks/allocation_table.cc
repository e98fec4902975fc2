#include "analysis/stacks/allocation_table.h"

#include "analysis/edge_sets.h"
#include "analysis/shallow_sizes.h"
#include "analysis/stacks/stack_frames.h"

namespace heapcli::analysis {
namespace {

struct LiveAmounts {
  Column<TraceIndex, uint64_t> count;
  Column<TraceIndex, uint64_t> bytes;
};

LiveAmounts live_amounts(const HeapGraph& graph) {
  const size_t traces = graph.stacks.function.size();
  LiveAmounts live{Column<TraceIndex, uint64_t>(traces),
                   Column<TraceIndex, uint64_t>(traces)};
  if (graph.node_trace.empty()) return live;
  const SizeColumn shallow = adjusted_shallow_sizes(graph, weak_edges(graph));
  for (const NodeIndex node : graph.nodes()) {
    const TraceIndex trace = graph.node_trace[node];
    if (trace == kNoTrace) continue;
    live.count[trace] += 1;
    live.bytes[trace] += shallow[node];
  }
  return live;
}

// By call path: the function that is to answer for what it allocated.
Column<TraceIndex, FunctionIndex> responsible(const HeapGraph& graph,
                                              bool fold_internals) {
  const AllocationStacks& stacks = graph.stacks;
  if (!fold_internals) return stacks.function;
  const std::vector<Frame> frames = traced_frames(graph);
  const InternalFrames internals(frames);
  Column<FunctionIndex, uint8_t> is_program(frames.size());
  for (size_t i = 0; i < frames.size(); ++i) {
    is_program[FunctionIndex{static_cast<uint32_t>(i)}] =
        internals.is_program(frames[i]);
  }
  Column<TraceIndex, FunctionIndex> result = stacks.function;
  for (const TraceIndex trace : stacks.traces()) {
    // The caller's is known, as parents come first.
    const FunctionIndex caller = result[stacks.parent[trace]];
    if (!is_program[result[trace]] && is_program[caller]) {
      result[trace] = caller;
    }
  }
  return result;
}

}  // namespace

std::vector<FunctionRow> allocation_table(const HeapGraph& graph,
                                          bool fold_internals) {
  const AllocationStacks& stacks = graph.stacks;
  const LiveAmounts live = live_amounts(graph);
  const Column<TraceIndex, FunctionIndex> function =
      responsible(graph, fold_internals);
  std::vector<FunctionRow> rows(stacks.functions.size());
  for (const TraceIndex trace : stacks.traces()) {
    FunctionRow& row = rows[raw(function[trace])];
    row.allocated_count += stacks.allocated_count[trace];
    row.allocated_bytes += stacks.allocated_bytes[trace];
    row.live_count += live.count[trace];
    row.live_bytes += live.bytes[trace];
  }
  std::vector<FunctionRow> active;
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].function = FunctionIndex{static_cast<uint32_t>(i)};
    if (rows[i].allocated_count != 0) active.push_back(rows[i]);
  }
  return active;
}

std::optional<StackCoverage> stack_coverage(const HeapGraph& graph) {
  // One note alone was taken at the end.
  if (graph.timeline.size() < 2) return std::nullopt;
  StackCoverage coverage;
  for (const NodeIndex node : graph.nodes()) {
    const uint32_t id = raw(graph.node_id[node]);
    if (id % 2 == 0 || id <= graph.timeline.front().last_id) continue;
    coverage.new_bytes += graph.self_size[node];
    if (graph.trace(node) != kNoTrace) {
      coverage.known_bytes += graph.self_size[node];
    }
  }
  return coverage;
}

AllocationProfile allocation_profile(const HeapGraph& graph) {
  const AllocationStacks& stacks = graph.stacks;
  const LiveAmounts live = live_amounts(graph);
  AllocationProfileBuilder builder;
  // The file's root is the builder's; the others come in the same order.
  Column<TraceIndex, CallIndex> call(stacks.function.size(),
                                     AllocationProfileBuilder::kRoot);
  for (const TraceIndex trace : stacks.traces()) {
    if (stacks.parent[trace] != trace) {
      call[trace] = builder.add_call(call[stacks.parent[trace]],
                                     frame_of(graph, stacks.function[trace]));
    }
    builder.add_bytes(call[trace], live.bytes[trace], live.count[trace]);
  }
  return builder.build();
}

}  // namespace heapcli::analysis
