#include "analysis/stacks/stack_frames.h"

#include <algorithm>
#include <string>

namespace heapcli::analysis {

Frame frame_of(const HeapGraph& graph, FunctionIndex index) {
  const TracedFunction& function = graph.stacks.functions[index];
  Frame frame;
  frame.function = graph.strings[function.name];
  if (function.script_id != 0) {
    frame.script_id = std::to_string(function.script_id);
  }
  frame.url = graph.strings[function.script];
  frame.line = function.line;
  frame.column = function.column;
  return frame;
}

std::vector<Frame> traced_frames(const HeapGraph& graph) {
  std::vector<Frame> frames;
  frames.reserve(graph.stacks.functions.size());
  for (size_t i = 0; i < graph.stacks.functions.size(); ++i) {
    frames.push_back(frame_of(graph, FunctionIndex{static_cast<uint32_t>(i)}));
  }
  return frames;
}

std::vector<FunctionIndex> functions_of_stack(const HeapGraph& graph,
                                              TraceIndex trace) {
  std::vector<FunctionIndex> stack;
  if (trace == kNoTrace) return stack;
  const AllocationStacks& stacks = graph.stacks;
  // A parent's index is smaller than its children's, so this ends.
  while (stacks.parent[trace] != trace) {
    stack.push_back(stacks.function[trace]);
    trace = stacks.parent[trace];
  }
  return stack;
}

std::vector<Frame> stack_of(const HeapGraph& graph, TraceIndex trace) {
  std::vector<Frame> stack;
  for (const FunctionIndex function : functions_of_stack(graph, trace)) {
    stack.push_back(frame_of(graph, function));
  }
  return stack;
}

const Frame* allocation_site(const std::vector<Frame>& stack,
                             const InternalFrames& internals) {
  if (stack.empty()) return nullptr;
  const auto found = std::find_if(
      stack.begin(), stack.end(),
      [&](const Frame& frame) { return internals.is_program(frame); });
  return found == stack.end() ? &stack.front() : &*found;
}

}  // namespace heapcli::analysis
