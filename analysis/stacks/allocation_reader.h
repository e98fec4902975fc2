// Reads the three sections that tell of allocations (`trace_function_infos`,
// `trace_tree`, `samples`) into the graph, in pieces of any size. In snapshots
// that tracked none they are empty. Used by SnapshotParser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/record_reader.h"
#include "analysis/stacks/trace_tree_reader.h"

namespace heapcli::analysis {

class AllocationReader {
 public:
  explicit AllocationReader(HeapGraph& graph)
      : graph_(graph), tree_(graph.stacks) {}

  /// To be called where the value of a section of that name begins. False
  /// when the header does not say how to read it; the section is then to be
  /// skipped.
  bool begin(std::string_view key);

  /// Takes bytes of the section; returns how many. `ended` says whether its
  /// last bracket was among them. Throws Error.
  size_t take(std::string_view bytes, bool& ended);

  /// To be called when all sections have been read: ties the objects to their
  /// call paths. Throws Error when the sections contradict each other.
  void finish();

 private:
  enum class Section { kTree, kRecords };
  using TakeRecord = void (AllocationReader::*)(const uint64_t* record);

  bool begin_records(uint32_t stride, TakeRecord take_record);
  void take_function(const uint64_t* record);
  void take_sample(const uint64_t* record);
  void check_references() const;
  void name_unlisted_functions();
  void resolve_nodes();

  HeapGraph& graph_;
  TraceTreeReader tree_;
  RecordReader records_;
  Section section_ = Section::kRecords;
  uint64_t largest_string_ = 0;
};

}  // namespace heapcli::analysis
