// How it works
//
// A .heapsnapshot is one JSON object with a handful of keys: a small header
// ("snapshot"), then very long flat arrays of integers ("nodes", "edges",
// "locations"), then the strings. A general JSON reader spends its time on
// building values that nobody wants, so the parser knows three shapes only:
//
//   header     HeaderReader collects it as text, at most 1 MiB
//   numbers    RecordReader collects a small batch of whole records, and one
//              function per section spreads the batch over the columns
//   strings    StringListReader appends to the string arena
//
// What tells of allocations is short, and AllocationReader's business.
// Everything else (a section of a newer V8, or one that no analysis needs) is
// skipped by counting brackets. Between two calls of `feed` the whole state is
// `state_`, `section_` and what the three readers above remember, so any split
// of the input gives the same graph. Which sections may follow which is the
// business of SnapshotSections.
//
// Records are checked when they come (types in range, whole records, sums that
// fit 32 bits). What refers to a later section (names to strings, edges to
// nodes) is checked at the end through the largest reference seen, which costs
// one comparison a record and no second pass.

#include "analysis/snapshot_parser.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "analysis/error.h"
#include "analysis/header_reader.h"
#include "analysis/location_records.h"
#include "analysis/parallel_array.h"
#include "analysis/record_reader.h"
#include "analysis/size_bounds.h"
#include "analysis/snapshot_checks.h"
#include "analysis/snapshot_rows.h"
#include "analysis/snapshot_sections.h"
#include "analysis/stacks/allocation_reader.h"
#include "analysis/string_list_reader.h"
#include "analysis/top_level_reader.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

constexpr uint64_t kMax32 = std::numeric_limits<uint32_t>::max();

using Section = SnapshotSection;

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

}  // namespace

class SnapshotParser::Impl {
 public:
  explicit Impl(const Options& options)
      : options_(options),
        header_reader_(graph_.meta),
        node_rows_(graph_),
        edge_rows_(graph_),
        location_rows_(graph_),
        location_records_(location_rows_),
        allocations_(graph_),
        string_reader_(graph_.strings) {}

  void feed(std::string_view bytes);
  uint64_t offset() const { return offset_; }
  HeapGraph finish();

 private:
  enum class State {
    kBetween,
    kHeader,
    kNumbers,
    kAllocations,
    kStrings,
    kSkip,
  };

  size_t step(std::string_view bytes);
  size_t take_structure(std::string_view bytes);
  void end_value();
  void begin_value(char c);
  void skip_value(char c);
  template <class Reader>
  size_t take_from(Reader& reader, std::string_view bytes);
  template <class Rows>
  bool jump_over(Rows& rows, std::optional<uint32_t> row_count);
  template <class Rows>
  void begin_rows(Rows& rows, uint64_t claimed);
  void begin_locations();
  void read_records(uint32_t stride, RecordReader::Sink sink);
  template <class Rows>
  void take_rows(Rows& rows, size_t done, const uint64_t* record, size_t count);
  void check_whole() const;
  std::string where() const;

  const Options options_;
  uint64_t offset_ = 0;  ///< Bytes taken so far.
  bool jumped_ = false;  ///< Over an array; what was fed is behind offset_.
  State state_ = State::kBetween;
  TopLevelReader top_level_;
  Section section_ = Section::kOther;
  SnapshotSections sections_;

  ValueSkipper skipper_;
  RecordReader record_reader_;

  HeapGraph graph_;
  HeaderReader header_reader_;
  NodeRows node_rows_;
  EdgeRows edge_rows_;
  LocationRows location_rows_;
  LocationRecords location_records_;
  AllocationReader allocations_;
  StringListReader string_reader_;
  RowExtremes extremes_;
};

void SnapshotParser::Impl::feed(std::string_view bytes) {
  try {
    while (!bytes.empty()) {
      const size_t taken = step(bytes);
      if (jumped_) {
        jumped_ = false;
        return;
      }
      offset_ += taken;
      bytes.remove_prefix(taken);
    }
  } catch (const Error& error) {
    throw Error(error.kind(), error.what() + where());
  }
}

std::string SnapshotParser::Impl::where() const {
  std::string text = " (near byte " + std::to_string(offset_);
  if (section_ != Section::kOther) {
    text += ", in \"";
    text += SnapshotSections::name(section_);
    text += '"';
  }
  return text + ")";
}

// Takes as many bytes as the current state can: at least one, unless the state
// changes.
size_t SnapshotParser::Impl::step(std::string_view bytes) {
  switch (state_) {
    case State::kBetween:
      return take_structure(bytes);
    case State::kHeader:
      return take_from(header_reader_, bytes);
    case State::kNumbers:
      return take_from(record_reader_, bytes);
    case State::kAllocations:
      return take_from(allocations_, bytes);
    case State::kStrings:
      return take_from(string_reader_, bytes);
    case State::kSkip: {
      bool ended = false;
      const size_t taken = skipper_.skip(bytes, ended);
      if (ended) end_value();
      return taken;
    }
  }
  return bytes.size();
}

template <class Reader>
size_t SnapshotParser::Impl::take_from(Reader& reader, std::string_view bytes) {
  bool ended = false;
  const size_t taken = reader.take(bytes, ended);
  if (ended) end_value();
  return taken;
}

void SnapshotParser::Impl::end_value() {
  top_level_.value_ended();
  section_ = Section::kOther;
  state_ = State::kBetween;
}

// Byte by byte, so that errors say where they are.
size_t SnapshotParser::Impl::take_structure(std::string_view bytes) {
  bool at_value = false;
  const size_t taken = top_level_.take(bytes.substr(0, 1), at_value);
  if (!at_value) return taken;
  section_ = sections_.begin(top_level_.key());
  begin_value(bytes.front());
  return 1;
}

void SnapshotParser::Impl::begin_value(char c) {
  const auto expect = [&](char wanted, const char* what) {
    if (c != wanted) bad("\"" + top_level_.key() + "\" is not " + what);
  };
  switch (section_) {
    case Section::kHeader:
      expect('{', "an object");
      header_reader_.restart();
      state_ = State::kHeader;
      return;
    case Section::kNodes:
      expect('[', "a list");
      return begin_rows(node_rows_, graph_.meta.node_count);
    case Section::kEdges:
      expect('[', "a list");
      return begin_rows(edge_rows_, graph_.meta.edge_count);
    case Section::kLocations:
      expect('[', "a list");
      if (graph_.meta.location_stride == 0) return skip_value(c);
      return begin_locations();
    case Section::kStrings:
      expect('[', "a list");
      graph_.strings.reserve_text(text_to_reserve(offset_, options_.size_hint));
      string_reader_.restart();
      state_ = State::kStrings;
      return;
    case Section::kTraceFunctions:
    case Section::kTraceTree:
    case Section::kSamples:
      if (!allocations_.begin(top_level_.key())) return skip_value(c);
      expect('[', "a list");
      state_ = State::kAllocations;
      return;
    case Section::kOther:
      return skip_value(c);
  }
}

// Nothing says what is in it.
void SnapshotParser::Impl::skip_value(char c) {
  skipper_.restart();
  state_ = State::kSkip;
  step(std::string_view(&c, 1));
}

// Lets several threads read the array that begins here, if the source can be
// read anywhere. Whatever is unusual about the array makes them give up; it is
// then read number by number, which knows what to say.
template <class Rows>
bool SnapshotParser::Impl::jump_over(Rows& rows,
                                     std::optional<uint32_t> row_count) {
  if (!options_.read_at) return false;
  ParallelArrayOptions reading;
  reading.read_at = options_.read_at;
  reading.progress = options_.progress;
  reading.chunk_size = options_.chunk_size;
  const std::optional<uint64_t> end =
      read_array_in_parallel(offset_ + 1, row_count, rows, extremes_, reading);
  if (!end) return false;
  offset_ = *end;
  jumped_ = true;
  end_value();
  return true;
}

template <class Rows>
void SnapshotParser::Impl::begin_rows(Rows& rows, uint64_t claimed) {
  const uint64_t rows_that_fit =
      rows_to_reserve(claimed, rows.stride(), options_.size_hint);
  rows.resize(rows_that_fit);
  if (claimed > 0 && rows_that_fit == claimed &&
      jump_over(rows, static_cast<uint32_t>(claimed))) {
    return;
  }
  rows.resize(0);
  size_t done = 0;
  read_records(rows.stride(), [this, &rows, done](const uint64_t* record,
                                                  size_t count) mutable {
    take_rows(rows, done, record, count);
    done += count;
  });
}

void SnapshotParser::Impl::begin_locations() {
  if (sections_.seen(Section::kNodes)) {
    location_rows_.clear();
    if (jump_over(location_rows_, std::nullopt)) return;
    location_rows_.clear();
  }
  read_records(location_rows_.stride(),
               [this](const uint64_t* record, size_t count) {
                 location_records_.take(
                     record, count, sections_.seen(Section::kNodes), extremes_);
               });
}

void SnapshotParser::Impl::read_records(uint32_t stride,
                                        RecordReader::Sink sink) {
  record_reader_.restart(stride, std::move(sink));
  state_ = State::kNumbers;
}

template <class Rows>
void SnapshotParser::Impl::take_rows(Rows& rows, size_t done,
                                     const uint64_t* record, size_t count) {
  if (done + count >= kMax32) {
    throw Error(Error::Kind::kTooLarge,
                "too many " + top_level_.key() +
                    "; heapcli indexes up to 4294967295 of them");
  }
  rows.resize(done + count);
  for (size_t i = 0; i < count; ++i, record += rows.stride()) {
    if (!rows.put(static_cast<uint32_t>(done + i), record, extremes_)) {
      bad(rows.explain(record, extremes_));
    }
  }
}

HeapGraph SnapshotParser::Impl::finish() {
  check_whole();
  check_references(graph_, extremes_);
  allocations_.finish();
  node_rows_.count_edges();
  for (const auto& [row, size] : extremes_.huge_sizes) {
    graph_.self_size.set(NodeIndex{row}, size);
  }
  graph_.root = static_cast<NodeIndex>(
      static_cast<uint32_t>(graph_.meta.root_at / graph_.meta.node_stride));
  location_records_.finish(extremes_);
  return std::move(graph_);
}

void SnapshotParser::Impl::check_whole() const {
  if (offset_ == 0) bad("the file is empty");
  if (!top_level_.begun()) bad("the file holds nothing but white space");
  if (!top_level_.done()) {
    std::string what =
        "the snapshot is cut off after " + std::to_string(offset_) + " bytes";
    if (section_ != Section::kOther)
      what += ", within \"" + top_level_.key() + "\"";
    bad(what + "; take it again, or copy the file again");
  }
  sections_.check_complete();
}

SnapshotParser::SnapshotParser() : SnapshotParser(Options()) {}
SnapshotParser::SnapshotParser(const Options& options)
    : impl_(std::make_unique<Impl>(options)) {}
SnapshotParser::~SnapshotParser() = default;

void SnapshotParser::feed(std::string_view bytes) { impl_->feed(bytes); }
uint64_t SnapshotParser::offset() const { return impl_->offset(); }
HeapGraph SnapshotParser::finish() { return impl_->finish(); }

}  // namespace heapcli::analysis
