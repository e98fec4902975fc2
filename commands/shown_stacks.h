// The allocation stacks of a snapshot as they are shown: in the words of the
// sources, where a source map is found. Every command that says who allocated
// something takes its frames from here. Maps are looked for when a function of
// their script is to be shown, not before.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/profile/frame_origin.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

class ShownStacks {
 public:
  /// `graph` has to outlive this, of which only strings and stacks are used.
  ShownStacks(const analysis::HeapGraph& graph,
              std::shared_ptr<SourceMaps> maps);

  /// Whether the snapshot does not tell who allocated its objects.
  bool empty() const { return graph_.stacks.empty(); }

  /// Lives as long as this.
  const analysis::Frame& frame(analysis::FunctionIndex function);
  /// See analysis::stack_of.
  std::vector<analysis::Frame> stack(analysis::TraceIndex trace);
  /// See analysis::allocation_site.
  const analysis::Frame* site(const std::vector<analysis::Frame>& stack) const;
  bool is_program(const analysis::Frame& frame) const;

 private:
  const analysis::HeapGraph& graph_;
  std::shared_ptr<SourceMaps> maps_;
  analysis::InternalFrames internals_;
  std::unordered_map<analysis::FunctionIndex, analysis::Frame> frames_;
};

}  // namespace heapcli::commands
