#include "analysis/stacks/stack_frames.h"

#include <algorithm>
#include <string_view>

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

std::vector<Frame> stack_of(const HeapGraph& graph, TraceIndex trace) {
  std::vector<Frame> stack;
  if (trace == kNoTrace) return stack;
  const AllocationStacks& stacks = graph.stacks;
  // A parent's index is smaller than its children's, so this ends.
  while (stacks.parent[trace] != trace) {
    stack.push_back(frame_of(graph, stacks.function[trace]));
    trace = stacks.parent[trace];
  }
  return stack;
}

// Node 12 and 14 call their own files `events.js` or `internal/timers.js`; a
// program's file has a whole path or a URL. `[eval]`, `[stdin]` and
// `evalmachine.<anonymous>` are the program's.
bool is_program_code(const Frame& frame) {
  const std::string_view url = frame.url;
  if (url.empty() || url.starts_with("node:") || url.starts_with("ext:") ||
      url.starts_with("internal/")) {
    return false;
  }
  const bool bare_file_name =
      url.ends_with(".js") && url.find_first_of("/\\:") == url.npos;
  return !bare_file_name;
}

const Frame* allocation_site(const std::vector<Frame>& stack) {
  if (stack.empty()) return nullptr;
  const auto found = std::find_if(stack.begin(), stack.end(), is_program_code);
  return found == stack.end() ? &stack.front() : &*found;
}

}  // namespace heapcli::analysis
