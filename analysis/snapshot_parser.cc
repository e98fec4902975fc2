// How it works
//
// A .heapsnapshot is one JSON object with a handful of keys: a small header
// ("snapshot"), then very long flat arrays of integers ("nodes", "edges",
// "locations"), then the strings. A general JSON reader spends its time on
// building values that nobody wants, so the parser knows three shapes only:
//
//   header     collected as text and handed to nlohmann/json, at most 1 MiB
//   numbers    NumberScanner fills a small batch of whole records, and one
//              function per section spreads the batch over the columns
//   strings    JsonStringDecoder appends to the string arena
//
// Everything else (a section of a newer V8, or one that no analysis needs) is
// skipped by counting brackets. Between two calls of `feed` the whole state is
// `state_`, `section_` and what the three readers above remember, so any split
// of the input gives the same graph.
//
// Records are checked when they come (types in range, whole records, sums that
// fit 32 bits). What refers to a later section (names to strings, edges to
// nodes) is checked at the end through the largest reference seen, which costs
// one comparison a record and no second pass.

#include "analysis/snapshot_parser.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "analysis/error.h"
#include "analysis/json_string.h"
#include "analysis/number_scanner.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kMaxHeader = 1 << 20;
constexpr size_t kMaxKey = 256;
constexpr size_t kBatchRecords = 1024;
constexpr uint64_t kMax32 = std::numeric_limits<uint32_t>::max();

// No sum of sizes may overflow, whatever a file says.
constexpr uint64_t kMaxTotalSize = uint64_t{1} << 63;

// Without a size hint this many rows are reserved at most; columns grow beyond.
constexpr uint64_t kMaxBlindReserve = uint64_t{1} << 22;

enum class Section { kHeader, kNodes, kEdges, kStrings, kLocations, kOther };

constexpr std::array<std::string_view, 5> kSectionNames = {
    "snapshot", "nodes", "edges", "strings", "locations"};

Section section_named(std::string_view key) {
  const auto found = std::find(kSectionNames.begin(), kSectionNames.end(), key);
  return static_cast<Section>(found - kSectionNames.begin());
}

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

[[noreturn]] void too_large(const std::string& what) {
  throw Error(Error::Kind::kTooLarge,
              what + "; heapcli indexes up to 4294967295 of them");
}

}  // namespace

class SnapshotParser::Impl {
 public:
  explicit Impl(const Options& options) : size_hint_(options.size_hint) {}

  void feed(std::string_view bytes);
  HeapGraph finish();

 private:
  enum class State {
    kStart,
    kKeyOrEnd,
    kKey,
    kNextKey,
    kColon,
    kValueStart,
    kHeader,
    kNumbers,
    kStringOrEnd,
    kNextString,
    kString,
    kCommaOrEndOfStrings,
    kSkip,
    kCommaOrEnd,
    kDone,
  };

  size_t step(std::string_view bytes);
  void take_structure(char c);
  void begin_section();
  void begin_value(char c);
  size_t take_header(std::string_view bytes);
  size_t take_numbers(std::string_view bytes);
  size_t take_string(std::string_view bytes);
  void flush_batch();
  void end_numbers();
  void take_nodes(const uint64_t* record, size_t count);
  void take_edges(const uint64_t* record, size_t count);
  void take_locations(const uint64_t* record, size_t count);
  uint64_t rows_to_reserve(uint64_t claimed, uint64_t stride) const;
  bool seen(Section section) const {
    return seen_[static_cast<size_t>(section)];
  }
  void check_whole() const;
  void check_references() const;
  void sort_locations();
  std::string where() const;

  const uint64_t size_hint_;
  uint64_t offset_ = 0;  ///< Bytes taken so far.
  State state_ = State::kStart;
  Section section_ = Section::kOther;
  std::array<bool, kSectionNames.size()> seen_{};

  std::string key_;
  std::string header_;
  ValueSkipper skipper_;
  NumberScanner scanner_;
  JsonStringDecoder string_decoder_;

  std::vector<uint64_t> batch_;  ///< Whole records, then the begun one.
  size_t batch_size_ = 0;
  uint32_t stride_ = 0;

  HeapGraph graph_;
  uint64_t edges_claimed_by_nodes_ = 0;
  uint64_t total_size_ = 0;
  uint64_t largest_string_ = 0;
  uint64_t largest_edge_target_ = 0;
};

void SnapshotParser::Impl::feed(std::string_view bytes) {
  try {
    while (!bytes.empty()) {
      const size_t taken = step(bytes);
      offset_ += taken;
      bytes.remove_prefix(taken);
    }
  } catch (const Error& error) {
    throw Error(error.kind(), error.what() + where());
  }
}

std::string SnapshotParser::Impl::where() const {
  std::string text = " (near byte " + std::to_string(offset_);
  if (section_ != Section::kOther && state_ != State::kStart) {
    text += ", in \"";
    text += kSectionNames[static_cast<size_t>(section_)];
    text += '"';
  }
  return text + ")";
}

// Takes at least one byte, and as many as the current state can.
size_t SnapshotParser::Impl::step(std::string_view bytes) {
  switch (state_) {
    case State::kHeader:
      return take_header(bytes);
    case State::kNumbers:
      return take_numbers(bytes);
    case State::kString:
      return take_string(bytes);
    case State::kSkip: {
      bool ended = false;
      const size_t taken = skipper_.skip(bytes, ended);
      if (ended) state_ = State::kCommaOrEnd;
      // A scalar ends before the byte that follows it.
      if (taken == 0) take_structure(bytes.front());
      return std::max<size_t>(taken, 1);
    }
    case State::kKey:
      if (bytes.front() == '"') {
        begin_section();
      } else {
        if (bytes.front() == '\\' || key_.size() == kMaxKey) {
          bad("a top-level key is not one of a heap snapshot");
        }
        key_ += bytes.front();
      }
      return 1;
    default:
      take_structure(bytes.front());
      return 1;
  }
}

void SnapshotParser::Impl::take_structure(char c) {
  if (is_json_space(c)) return;
  switch (state_) {
    case State::kStart:
      if (c != '{') bad("not a JSON object, so no heap snapshot");
      state_ = State::kKeyOrEnd;
      return;
    case State::kKeyOrEnd:
    case State::kNextKey:
      if (c == '}' && state_ == State::kKeyOrEnd) {
        state_ = State::kDone;
        return;
      }
      if (c != '"') bad("expected a key in double quotes");
      key_.clear();
      state_ = State::kKey;
      return;
    case State::kColon:
      if (c != ':') bad("expected ':' after \"" + key_ + "\"");
      state_ = State::kValueStart;
      return;
    case State::kValueStart:
      begin_value(c);
      return;
    case State::kStringOrEnd:
    case State::kNextString:
      if (c == '"') {
        string_decoder_.restart(graph_.strings.arena());
        state_ = State::kString;
      } else if (c == ']' && state_ == State::kStringOrEnd) {
        state_ = State::kCommaOrEnd;
      } else {
        bad("expected a string");
      }
      return;
    case State::kCommaOrEndOfStrings:
      if (c == ',') {
        state_ = State::kNextString;
      } else if (c == ']') {
        state_ = State::kCommaOrEnd;
      } else {
        bad("expected ',' or ']' after a string");
      }
      return;
    case State::kCommaOrEnd:
      section_ = Section::kOther;
      if (c == ',') {
        state_ = State::kNextKey;
      } else if (c == '}') {
        state_ = State::kDone;
      } else {
        bad("expected ',' or '}' after \"" + key_ + "\"");
      }
      return;
    case State::kDone:
      bad("something follows the end of the snapshot");
    default:
      return;
  }
}

void SnapshotParser::Impl::begin_section() {
  section_ = section_named(key_);
  state_ = State::kColon;
  if (section_ == Section::kOther) return;
  if (seen(section_)) bad("there is a second \"" + key_ + "\"");
  seen_[static_cast<size_t>(section_)] = true;
  if (section_ != Section::kHeader && section_ != Section::kStrings &&
      !seen(Section::kHeader)) {
    bad("\"" + key_ +
        "\" comes before \"snapshot\", which says how to read it");
  }
}

void SnapshotParser::Impl::begin_value(char c) {
  const auto expect = [&](char wanted, const char* what) {
    if (c != wanted) bad("\"" + key_ + "\" is not " + what);
  };
  switch (section_) {
    case Section::kHeader:
      expect('{', "an object");
      header_ = c;
      skipper_.restart();
      bool ended;
      skipper_.skip(header_, ended);
      state_ = State::kHeader;
      return;
    case Section::kNodes:
      expect('[', "a list");
      stride_ = graph_.meta.node_stride;
      {
        const uint64_t rows = rows_to_reserve(graph_.meta.node_count, stride_);
        graph_.node_type_number.reserve(rows);
        graph_.node_name.reserve(rows);
        graph_.node_id.reserve(rows);
        graph_.self_size.reserve(rows);
        graph_.first_edge.reserve(rows + 1);
        if (graph_.meta.node_detachedness_at) graph_.detachedness.reserve(rows);
      }
      break;
    case Section::kEdges:
      expect('[', "a list");
      stride_ = graph_.meta.edge_stride;
      {
        const uint64_t rows = rows_to_reserve(graph_.meta.edge_count, stride_);
        graph_.edge_type.reserve(rows);
        graph_.edge_name_or_index.reserve(rows);
        graph_.edge_to.reserve(rows);
      }
      break;
    case Section::kLocations:
      expect('[', "a list");
      stride_ = graph_.meta.location_stride;
      if (stride_ == 0) {  // Nothing says what the numbers mean.
        skipper_.restart();
        state_ = State::kSkip;
        step("[");
        return;
      }
      break;
    case Section::kStrings:
      expect('[', "a list");
      state_ = State::kStringOrEnd;
      return;
    case Section::kOther: {
      skipper_.restart();
      state_ = State::kSkip;
      step(std::string_view(&c, 1));
      return;
    }
  }
  scanner_.restart();
  batch_.resize(kBatchRecords * stride_);
  batch_size_ = 0;
  state_ = State::kNumbers;
}

// A row of numbers takes two bytes a number at least, which bounds what a file
// of a known length can hold.
uint64_t SnapshotParser::Impl::rows_to_reserve(uint64_t claimed,
                                               uint64_t stride) const {
  const uint64_t most =
      size_hint_ == 0 ? kMaxBlindReserve : size_hint_ / (2 * stride) + 1;
  return std::min({claimed, most, kMax32});
}

size_t SnapshotParser::Impl::take_header(std::string_view bytes) {
  bool ended = false;
  const size_t taken = skipper_.skip(bytes, ended);
  if (header_.size() + taken > kMaxHeader) {
    bad("\"snapshot\" is longer than 1 MiB");
  }
  header_.append(bytes.substr(0, taken));
  if (ended) {
    graph_.meta = parse_snapshot_meta(header_);
    if (graph_.meta.node_count > kMax32 - 1) too_large("too many nodes");
    if (graph_.meta.edge_count > kMax32 - 1) too_large("too many edges");
    header_ = std::string();
    state_ = State::kCommaOrEnd;
  }
  return taken;
}

size_t SnapshotParser::Impl::take_numbers(std::string_view bytes) {
  const NumberScanner::Result result =
      scanner_.scan(bytes.data(), bytes.size(), batch_.data() + batch_size_,
                    batch_.size() - batch_size_);
  batch_size_ += result.written;
  if (result.status != NumberScanner::Status::kNeedInput) flush_batch();
  if (result.status == NumberScanner::Status::kEnd) end_numbers();
  return result.consumed;
}

// Spreads the whole records of the batch over the columns, keeps the rest.
void SnapshotParser::Impl::flush_batch() {
  const size_t records = batch_size_ / stride_;
  const size_t used = records * stride_;
  switch (section_) {
    case Section::kNodes:
      take_nodes(batch_.data(), records);
      break;
    case Section::kEdges:
      take_edges(batch_.data(), records);
      break;
    default:
      take_locations(batch_.data(), records);
      break;
  }
  std::copy(batch_.begin() + static_cast<ptrdiff_t>(used),
            batch_.begin() + static_cast<ptrdiff_t>(batch_size_),
            batch_.begin());
  batch_size_ -= used;
}

void SnapshotParser::Impl::end_numbers() {
  if (batch_size_ != 0) {
    bad("\"" + key_ + "\" ends in the middle of a record of " +
        std::to_string(stride_) + " numbers");
  }
  state_ = State::kCommaOrEnd;
}

void SnapshotParser::Impl::take_nodes(const uint64_t* record, size_t count) {
  const SnapshotMeta& meta = graph_.meta;
  if (graph_.node_id.size() + count >= kMax32) too_large("too many nodes");
  for (size_t i = 0; i < count; ++i, record += meta.node_stride) {
    const uint64_t type = record[meta.node_type_at];
    const uint64_t name = record[meta.node_name_at];
    const uint64_t id = record[meta.node_id_at];
    if (type >= meta.node_types.size()) {
      bad("a node has type " + std::to_string(type) + " of " +
          std::to_string(meta.node_types.size()));
    }
    if (id > kMax32) {
      bad("a node has the id " + std::to_string(id) +
          ", which does not fit 32 bits");
    }
    largest_string_ = std::max(largest_string_, name);
    graph_.node_type_number.push_back(static_cast<uint8_t>(type));
    graph_.node_name.push_back(
        static_cast<StringIndex>(static_cast<uint32_t>(name)));
    graph_.node_id.push_back(
        static_cast<SnapshotObjectId>(static_cast<uint32_t>(id)));
    const uint64_t self_size = record[meta.node_self_size_at];
    if (self_size > kMaxTotalSize - total_size_) {
      bad("the sizes of the nodes add up to more than 2^63 bytes");
    }
    total_size_ += self_size;
    graph_.self_size.push_back(self_size);
    graph_.first_edge.push_back(
        static_cast<EdgeIndex>(static_cast<uint32_t>(edges_claimed_by_nodes_)));
    if (meta.node_detachedness_at) {
      graph_.detachedness.push_back(static_cast<uint8_t>(
          std::min<uint64_t>(record[*meta.node_detachedness_at], 255)));
    }
    const uint64_t edges = record[meta.node_edge_count_at];
    if (edges > kMax32 - edges_claimed_by_nodes_) {
      bad("the nodes claim more than 4294967295 edges");
    }
    edges_claimed_by_nodes_ += edges;
  }
}

void SnapshotParser::Impl::take_edges(const uint64_t* record, size_t count) {
  const SnapshotMeta& meta = graph_.meta;
  if (graph_.edge_to.size() + count >= kMax32) too_large("too many edges");
  for (size_t i = 0; i < count; ++i, record += meta.edge_stride) {
    const uint64_t type_number = record[meta.edge_type_at];
    const uint64_t name_or_index = record[meta.edge_name_or_index_at];
    const uint64_t to = record[meta.edge_to_at];
    if (type_number >= meta.edge_types.size()) {
      bad("an edge has type " + std::to_string(type_number) + " of " +
          std::to_string(meta.edge_types.size()));
    }
    const EdgeType type = meta.edge_types[type_number];
    if (is_named(type)) {
      largest_string_ = std::max(largest_string_, name_or_index);
    } else if (name_or_index > kMax32) {
      bad("an edge has the index " + std::to_string(name_or_index) +
          ", which does not fit 32 bits");
    }
    // The file counts in numbers, the columns in nodes.
    const uint64_t target = to / meta.node_stride;
    if (target * meta.node_stride != to) {
      bad("an edge leads to " + std::to_string(to) +
          ", which is not the start of a node");
    }
    largest_edge_target_ = std::max(largest_edge_target_, target);
    graph_.edge_type.push_back(type);
    graph_.edge_name_or_index.push_back(static_cast<uint32_t>(name_or_index));
    graph_.edge_to.push_back(
        static_cast<NodeIndex>(static_cast<uint32_t>(target)));
  }
}

void SnapshotParser::Impl::take_locations(const uint64_t* record,
                                          size_t count) {
  const SnapshotMeta& meta = graph_.meta;
  for (size_t i = 0; i < count; ++i, record += meta.location_stride) {
    const uint64_t object = record[meta.location_object_at];
    const uint64_t node = object / meta.node_stride;
    if (node * meta.node_stride != object || node > kMax32) {
      bad("a location is for " + std::to_string(object) +
          ", which is not the start of a node");
    }
    const auto narrow = [](uint64_t value) {
      return static_cast<uint32_t>(std::min(value, kMax32));
    };
    graph_.locations.push_back({static_cast<NodeIndex>(narrow(node)),
                                narrow(record[meta.location_script_at]),
                                narrow(record[meta.location_line_at]),
                                narrow(record[meta.location_column_at])});
  }
}

size_t SnapshotParser::Impl::take_string(std::string_view bytes) {
  const JsonStringDecoder::Result result = string_decoder_.decode(
      bytes.data(), bytes.size(), graph_.strings.arena());
  if (result.ended) {
    if (graph_.strings.size() >= kMax32) too_large("too many strings");
    graph_.strings.finish_string();
    state_ = State::kCommaOrEndOfStrings;
  }
  return result.consumed;
}

HeapGraph SnapshotParser::Impl::finish() {
  check_whole();
  graph_.first_edge.push_back(
      static_cast<EdgeIndex>(static_cast<uint32_t>(edges_claimed_by_nodes_)));
  check_references();
  graph_.root = static_cast<NodeIndex>(
      static_cast<uint32_t>(graph_.meta.root_at / graph_.meta.node_stride));
  sort_locations();
  return std::move(graph_);
}

void SnapshotParser::Impl::check_whole() const {
  if (offset_ == 0) bad("the file is empty");
  if (state_ == State::kStart) bad("the file holds nothing but white space");
  if (state_ != State::kDone) {
    std::string what =
        "the snapshot is cut off after " + std::to_string(offset_) + " bytes";
    if (section_ != Section::kOther) what += ", within \"" + key_ + "\"";
    bad(what + "; take it again, or copy the file again");
  }
  for (const Section needed : {Section::kHeader, Section::kNodes,
                               Section::kEdges, Section::kStrings}) {
    if (!seen(needed)) {
      bad("there is no \"" +
          std::string(kSectionNames[static_cast<size_t>(needed)]) +
          "\", so this is JSON but no heap snapshot");
    }
  }
}

void SnapshotParser::Impl::check_references() const {
  const auto differ = [](const char* what, uint64_t claimed, uint64_t found) {
    bad("the header claims " + std::to_string(claimed) + " " + what +
        ", the file holds " + std::to_string(found));
  };
  if (graph_.meta.node_count != graph_.node_count()) {
    differ("nodes", graph_.meta.node_count, graph_.node_count());
  }
  if (graph_.meta.edge_count != graph_.edge_count()) {
    differ("edges", graph_.meta.edge_count, graph_.edge_count());
  }
  if (edges_claimed_by_nodes_ != graph_.edge_count()) {
    bad("the nodes claim " + std::to_string(edges_claimed_by_nodes_) +
        " edges, the file holds " + std::to_string(graph_.edge_count()));
  }
  if (graph_.node_count() == 0) bad("the snapshot holds no node");
  if (graph_.meta.root_at % graph_.meta.node_stride != 0 ||
      graph_.meta.root_at / graph_.meta.node_stride >= graph_.node_count()) {
    bad("\"root_index\" is " + std::to_string(graph_.meta.root_at) +
        ", which is not the start of a node");
  }
  if (largest_string_ >= graph_.strings.size()) {
    bad("something is named by string " + std::to_string(largest_string_) +
        " of " + std::to_string(graph_.strings.size()));
  }
  if (graph_.edge_count() > 0 && largest_edge_target_ >= graph_.node_count()) {
    bad("an edge leads to node " + std::to_string(largest_edge_target_) +
        " of " + std::to_string(graph_.node_count()));
  }
  for (const SourceLocation& location : graph_.locations) {
    if (raw(location.node) >= graph_.node_count()) {
      bad("a location is for node " + std::to_string(raw(location.node)) +
          " of " + std::to_string(graph_.node_count()));
    }
  }
}

// V8 writes them in its own order. Of two for one node the last one counts, as
// in DevTools (HeapSnapshot.buildLocationMap overwrites).
void SnapshotParser::Impl::sort_locations() {
  auto& locations = graph_.locations;
  std::stable_sort(locations.begin(), locations.end(),
                   [](const SourceLocation& a, const SourceLocation& b) {
                     return a.node < b.node;
                   });
  size_t kept = 0;
  for (size_t i = 0; i < locations.size(); ++i) {
    const bool last_of_node =
        i + 1 == locations.size() || locations[i + 1].node != locations[i].node;
    if (last_of_node) locations[kept++] = locations[i];
  }
  locations.resize(kept);
}

SnapshotParser::SnapshotParser() : SnapshotParser(Options()) {}
SnapshotParser::SnapshotParser(const Options& options)
    : impl_(std::make_unique<Impl>(options)) {}
SnapshotParser::~SnapshotParser() = default;

void SnapshotParser::feed(std::string_view bytes) { impl_->feed(bytes); }
HeapGraph SnapshotParser::finish() { return impl_->finish(); }

}  // namespace heapcli::analysis
