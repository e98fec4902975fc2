#include "analysis/stacks/allocation_reader.h"

#include <algorithm>
#include <limits>
#include <string>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

constexpr uint64_t kMax32 = std::numeric_limits<uint32_t>::max();

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

uint32_t narrow(uint64_t value, const char* what) {
  if (value > kMax32) {
    bad(std::string(what) + " is " + std::to_string(value) +
        ", which does not fit 32 bits");
  }
  return static_cast<uint32_t>(value);
}

// Finds call paths by the ids that the file gives them. V8 counts them from 1,
// in the order in which it met them; a file may say what it likes.
class TraceIds {
 public:
  explicit TraceIds(const std::vector<uint32_t>& ids) {
    by_id_.reserve(ids.size());
    for (size_t i = 0; i < ids.size(); ++i) {
      by_id_.push_back({ids[i], TraceIndex{static_cast<uint32_t>(i)}});
    }
    std::sort(by_id_.begin(), by_id_.end(),
              [](const Entry& a, const Entry& b) { return a.id < b.id; });
    const auto twice = std::adjacent_find(
        by_id_.begin(), by_id_.end(),
        [](const Entry& a, const Entry& b) { return a.id == b.id; });
    if (twice != by_id_.end()) {
      bad("two call paths have the id " + std::to_string(twice->id));
    }
  }

  TraceIndex find(uint32_t id) const {
    const auto found =
        std::lower_bound(by_id_.begin(), by_id_.end(), id,
                         [](const Entry& a, uint32_t b) { return a.id < b; });
    return found != by_id_.end() && found->id == id ? found->trace : kNoTrace;
  }

 private:
  struct Entry {
    uint32_t id;
    TraceIndex trace;
  };
  std::vector<Entry> by_id_;
};

}  // namespace

bool AllocationReader::begin(std::string_view key) {
  const SnapshotMeta& meta = graph_.meta;
  if (key == "trace_tree") {
    section_ = Section::kTree;
    tree_.restart(meta.trace);
    return meta.trace.stride != 0;
  }
  section_ = Section::kRecords;
  return key == "samples"
             ? begin_records(meta.sample.stride, &AllocationReader::take_sample)
             : begin_records(meta.trace_function.stride,
                             &AllocationReader::take_function);
}

bool AllocationReader::begin_records(uint32_t stride, TakeRecord take_record) {
  if (stride == 0) return false;
  records_.restart(stride, [=, this](const uint64_t* record, size_t count) {
    for (size_t i = 0; i < count; ++i)
      (this->*take_record)(record + i * stride);
  });
  return true;
}

size_t AllocationReader::take(std::string_view bytes, bool& ended) {
  return section_ == Section::kTree ? tree_.take(bytes, ended)
                                    : records_.take(bytes, ended);
}

void AllocationReader::take_function(const uint64_t* record) {
  const TraceFunctionFields& at = graph_.meta.trace_function;
  TracedFunction function;
  function.name = StringIndex{narrow(record[at.name_at], "a name")};
  function.script = StringIndex{narrow(record[at.script_at], "a script")};
  function.script_id = narrow(record[at.script_id_at], "a script id");
  function.line = narrow(record[at.line_at], "a line");
  function.column = narrow(record[at.column_at], "a column");
  largest_string_ =
      std::max({largest_string_, record[at.name_at], record[at.script_at]});
  graph_.stacks.functions.push_back(function);
}

void AllocationReader::take_sample(const uint64_t* record) {
  const SampleFields& at = graph_.meta.sample;
  graph_.timeline.push_back(
      {record[at.time_at], narrow(record[at.last_id_at], "an object id")});
}

void AllocationReader::finish() {
  if (graph_.stacks.empty()) {
    graph_.stacks = {};
    graph_.node_trace = {};
    return;
  }
  check_references();
  name_unlisted_functions();
  resolve_nodes();
}

void AllocationReader::check_references() const {
  if (largest_string_ >= graph_.strings.size()) {
    bad("\"trace_function_infos\" names string " +
        std::to_string(largest_string_) + " of " +
        std::to_string(graph_.strings.size()));
  }
}

// A program that records itself allocates while it writes the file: the tree,
// which comes after the functions, then names some that came too late.
void AllocationReader::name_unlisted_functions() {
  AllocationStacks& stacks = graph_.stacks;
  const size_t listed = stacks.functions.size();
  if (tree_.largest_function() < listed) return;
  const FunctionIndex unlisted{static_cast<uint32_t>(listed)};
  TracedFunction function;
  function.name = graph_.strings.add("(unknown)");
  function.script = graph_.strings.add("");
  stacks.functions.push_back(function);
  for (const TraceIndex trace : stacks.traces()) {
    if (raw(stacks.function[trace]) >= listed) {
      stacks.function[trace] = unlisted;
    }
  }
}

// Objects that name no path of the tree, as those do that were there before
// (id 0), have none.
void AllocationReader::resolve_nodes() {
  const TraceIds ids(tree_.ids());
  if (graph_.node_trace.empty()) {
    graph_.node_trace =
        Column<NodeIndex, TraceIndex>(graph_.node_count(), kNoTrace);
    return;
  }
  uint32_t last_id = 0;
  TraceIndex last = ids.find(last_id);
  for (const NodeIndex node : graph_.nodes()) {
    const uint32_t id = raw(graph_.node_trace[node]);
    if (id != last_id) {
      last_id = id;
      last = ids.find(id);
    }
    graph_.node_trace[node] = last;
  }
}

}  // namespace heapcli::analysis
