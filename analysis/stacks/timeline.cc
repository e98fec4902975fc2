#include "analysis/stacks/timeline.h"

#include <algorithm>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

void require_timeline(const HeapGraph& graph) {
  if (graph.timeline.empty()) {
    throw Error(Error::Kind::kBadData,
                "the snapshot does not tell when its objects were allocated; "
                "take one with: heapcli attach TARGET track --allocations");
  }
}

}  // namespace

std::chrono::microseconds recorded_time(const HeapGraph& graph) {
  require_timeline(graph);
  return std::chrono::microseconds(graph.timeline.back().microseconds);
}

IdRange ids_allocated_between(const HeapGraph& graph,
                              std::chrono::microseconds from,
                              std::chrono::microseconds to) {
  require_timeline(graph);
  const auto& notes = graph.timeline;
  const auto time = [](const TimelineSample& note) {
    return std::chrono::microseconds(note.microseconds);
  };
  // Not binary searches: they are few, and a file may have them in any order.
  const auto first = std::find_if(notes.begin(), notes.end(), [&](auto& note) {
    return time(note) >= from;
  });
  const auto last = std::find_if(notes.begin(), notes.end(),
                                 [&](auto& note) { return time(note) > to; });
  IdRange range;
  range.after =
      first == notes.begin() ? first->last_id : std::prev(first)->last_id;
  range.up_to = last == notes.end() ? largest_object_id(graph) : last->last_id;
  return range;
}

}  // namespace heapcli::analysis
