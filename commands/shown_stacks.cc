#include "commands/shown_stacks.h"

#include <utility>

#include "analysis/stacks/stack_frames.h"

namespace heapcli::commands {

using analysis::Frame;

ShownStacks::ShownStacks(const analysis::HeapGraph& graph,
                         std::shared_ptr<SourceMaps> maps)
    : graph_(graph),
      maps_(std::move(maps)),
      internals_(analysis::traced_frames(graph)) {}

const Frame& ShownStacks::frame(analysis::FunctionIndex function) {
  const auto [entry, added] = frames_.try_emplace(function);
  if (added) {
    entry->second = analysis::frame_of(graph_, function);
    if (auto original = maps_->original(entry->second)) {
      entry->second = std::move(*original);
    }
  }
  return entry->second;
}

std::vector<Frame> ShownStacks::stack(analysis::TraceIndex trace) {
  std::vector<Frame> frames;
  for (const analysis::FunctionIndex function :
       analysis::functions_of_stack(graph_, trace)) {
    frames.push_back(frame(function));
  }
  return frames;
}

const Frame* ShownStacks::site(const std::vector<Frame>& stack) const {
  return analysis::allocation_site(stack, internals_);
}

bool ShownStacks::is_program(const Frame& frame) const {
  return internals_.is_program(frame);
}

}  // namespace heapcli::commands
