// The tree in a .heapprofile is as deep as the stacks were, or as deep as
// whoever wrote the file likes. A DOM would be walked recursively, so this
// follows nlohmann's SAX events, which come from a loop, with a stack of its
// own: one byte for each open bracket. The members of an object come in any
// order: nodes are collected first and made into a profile at the end.
#include "analysis/profile/heapprofile_reader.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

// Integers up to here are exact in JSON (and 8 PiB is more than a heap has).
constexpr double kLargestExact = 9007199254740992;

/// The bracket that is open.
enum class Place : uint8_t {
  kStart,  ///< Before the document.
  kDocument,
  kNode,
  kCallFrame,
  kChildren,
  kSamples,
  kSample,
  kUnknown,  ///< A member that nobody here knows, and all below it.
};

struct RawNode {
  size_t parent = 0;
  Frame frame;
  bool has_frame = false;
  std::optional<uint64_t> self_size;
  std::optional<int64_t> id;
};

struct RawSample {
  std::optional<uint64_t> size;
  std::optional<int64_t> node_id;
  uint64_t ordinal = 0;
};

class Reader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Reader(const std::string& name) : name_(name) {}

  bool null() override { return scalar("null"); }
  bool boolean(bool) override { return scalar("a boolean"); }
  bool number_integer(number_integer_t value) override {
    return number(static_cast<double>(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return number(static_cast<double>(value));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return number(value);
  }
  bool string(string_t& value) override;
  bool binary(binary_t&) override { return scalar("binary data"); }
  bool start_object(size_t) override;
  bool key(string_t& value) override {
    key_ = std::move(value);
    return true;
  }
  bool end_object() override;
  bool start_array(size_t) override;
  bool end_array() override {
    places_.pop_back();
    return true;
  }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    fail("the text is cut off, or no JSON, at byte " +
         std::to_string(position));
  }

  AllocationProfile profile();

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Error::Kind::kBadData,
                name_ + " is no allocation profile that can be read: " + what);
  }
  [[noreturn]] void wrong(const char* what) const {
    fail("'" + key_ + "' is " + what);
  }

  Place place() const { return places_.back(); }
  void open_node();
  bool scalar(const char* what);
  bool number(double value);
  uint64_t natural(double value) const;
  int64_t integer(double value) const;
  uint32_t position(double value) const;
  void add_up(uint64_t& total, uint64_t size) const;
  void add_samples(AllocationProfileBuilder& builder,
                   const std::vector<CallIndex>& call_of_node) const;

  const std::string& name_;
  std::vector<Place> places_{Place::kStart};
  std::string key_;
  std::vector<RawNode> nodes_;
  std::vector<size_t> open_nodes_;
  std::vector<RawSample> samples_;
};

void Reader::open_node() {
  if (nodes_.size() == std::numeric_limits<uint32_t>::max()) {
    throw Error(Error::Kind::kTooLarge, name_ + " has too many calls");
  }
  nodes_.emplace_back();
  nodes_.back().parent = open_nodes_.empty() ? 0 : open_nodes_.back();
  open_nodes_.push_back(nodes_.size() - 1);
  places_.push_back(Place::kNode);
}

bool Reader::start_object(size_t) {
  switch (place()) {
    case Place::kStart:
      places_.push_back(Place::kDocument);
      return true;
    case Place::kDocument:
      if (key_ == "head") {
        if (!nodes_.empty()) fail("it has two heads");
        open_node();
        return true;
      }
      if (key_ == "samples") wrong("no array");
      break;
    case Place::kNode:
      if (key_ == "callFrame") {
        nodes_[open_nodes_.back()].has_frame = true;
        places_.push_back(Place::kCallFrame);
        return true;
      }
      if (key_ == "children") wrong("no array");
      scalar("an object");
      break;
    case Place::kChildren:
      open_node();
      return true;
    case Place::kSamples:
      samples_.emplace_back();
      places_.push_back(Place::kSample);
      return true;
    default:
      scalar("an object");
  }
  places_.push_back(Place::kUnknown);
  return true;
}

bool Reader::end_object() {
  if (place() == Place::kNode) {
    const RawNode& node = nodes_[open_nodes_.back()];
    if (!node.has_frame) fail("a node has no 'callFrame'");
    if (!node.self_size) fail("a node has no 'selfSize'");
    open_nodes_.pop_back();
  } else if (place() == Place::kSample) {
    if (!samples_.back().size) fail("a sample has no 'size'");
    if (!samples_.back().node_id) fail("a sample has no 'nodeId'");
  }
  places_.pop_back();
  return true;
}

bool Reader::start_array(size_t) {
  if (place() == Place::kNode && key_ == "children") {
    places_.push_back(Place::kChildren);
  } else if (place() == Place::kDocument && key_ == "samples") {
    places_.push_back(Place::kSamples);
  } else {
    scalar("an array");
    places_.push_back(Place::kUnknown);
  }
  return true;
}

// Anything that stands where something else must.
bool Reader::scalar(const char* what) {
  switch (place()) {
    case Place::kStart:
      fail(std::string("it is ") + what);
    case Place::kDocument:
      if (key_ == "head" || key_ == "samples") wrong(what);
      return true;
    case Place::kNode:
      if (key_ == "callFrame" || key_ == "children" || key_ == "selfSize" ||
          key_ == "id") {
        wrong(what);
      }
      return true;
    case Place::kCallFrame:
      if (key_ == "functionName" || key_ == "url" || key_ == "scriptId" ||
          key_ == "lineNumber" || key_ == "columnNumber") {
        wrong(what);
      }
      return true;
    case Place::kChildren:
      fail(std::string("a child is ") + what);
    case Place::kSamples:
      fail(std::string("a sample is ") + what);
    case Place::kSample:
      if (key_ == "size" || key_ == "nodeId" || key_ == "ordinal") wrong(what);
      return true;
    case Place::kUnknown:
      return true;
  }
  return true;
}

bool Reader::string(string_t& value) {
  if (place() != Place::kCallFrame) return scalar("a string");
  Frame& frame = nodes_[open_nodes_.back()].frame;
  if (key_ == "functionName") {
    frame.function = std::move(value);
  } else if (key_ == "url") {
    frame.url = std::move(value);
  } else if (key_ == "scriptId") {
    // What is not in a script has 0.
    frame.script_id = value == "0" ? std::string() : std::move(value);
  } else {
    return scalar("a string");
  }
  return true;
}

bool Reader::number(double value) {
  if (place() == Place::kNode) {
    RawNode& node = nodes_[open_nodes_.back()];
    if (key_ == "selfSize") {
      node.self_size = natural(value);
      return true;
    }
    if (key_ == "id") {
      node.id = integer(value);
      return true;
    }
  } else if (place() == Place::kCallFrame) {
    Frame& frame = nodes_[open_nodes_.back()].frame;
    if (key_ == "lineNumber") {
      frame.line = position(value);
      return true;
    }
    if (key_ == "columnNumber") {
      frame.column = position(value);
      return true;
    }
  } else if (place() == Place::kSample) {
    RawSample& sample = samples_.back();
    if (key_ == "size") {
      sample.size = natural(value);
      return true;
    }
    if (key_ == "nodeId") {
      sample.node_id = integer(value);
      return true;
    }
    if (key_ == "ordinal") {
      sample.ordinal = natural(value);
      return true;
    }
  }
  return scalar("a number");
}

uint64_t Reader::natural(double value) const {
  // The negated form also catches a NaN.
  if (!(value >= 0 && value <= kLargestExact)) {
    wrong("negative, or larger than any heap");
  }
  return static_cast<uint64_t>(std::llround(value));
}

int64_t Reader::integer(double value) const {
  if (!(std::abs(value) <= kLargestExact) || value != std::floor(value)) {
    wrong("no integer");
  }
  return static_cast<int64_t>(value);
}

// From 0 in the file, where -1 is unknown; from 1 here, where 0 is.
uint32_t Reader::position(double value) const {
  if (!(value >= -1 && value < std::numeric_limits<uint32_t>::max())) {
    wrong("no position in a file");
  }
  return static_cast<uint32_t>(std::floor(value) + 1);
}

void Reader::add_up(uint64_t& total, uint64_t size) const {
  if (size > std::numeric_limits<int64_t>::max() - total) {
    fail("its sizes add up to more than 8 EiB");
  }
  total += size;
}

void Reader::add_samples(AllocationProfileBuilder& builder,
                         const std::vector<CallIndex>& call_of_node) const {
  // Nodes of a file without samples need no ids. Two with one id matter only
  // when a sample could mean either.
  std::unordered_map<int64_t, std::optional<size_t>> node_of_id;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (!nodes_[node].id) continue;
    const auto [entry, added] = node_of_id.try_emplace(*nodes_[node].id, node);
    if (!added) entry->second.reset();
  }
  uint64_t total = 0;
  for (const RawSample& sample : samples_) {
    add_up(total, *sample.size);
    const auto found = node_of_id.find(*sample.node_id);
    // Writing the profile, V8 allocates, and may take a sample of that in a
    // call that was not there when it wrote the tree (seen on Node 12 to 26).
    if (found == node_of_id.end()) continue;
    if (!found->second) {
      fail("a sample is of node " + std::to_string(*sample.node_id) +
           ", which is there twice");
    }
    const CallIndex call = call_of_node[*found->second];
    builder.add_bytes(call, 0, 1);
    builder.add_sample({*sample.size, call, sample.ordinal});
  }
}

AllocationProfile Reader::profile() {
  if (nodes_.empty()) {
    fail(
        "it has no 'head'; a .heapprofile is wanted, as heapcli track, node "
        "--heap-prof and DevTools write it");
  }
  AllocationProfileBuilder builder;
  // The head is V8's "(root)", which the builder has already.
  std::vector<CallIndex> call_of_node = {builder.kRoot};
  uint64_t total = 0;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    const RawNode& raw_node = nodes_[node];
    if (node > 0) {
      call_of_node.push_back(
          builder.add_call(call_of_node[raw_node.parent], raw_node.frame));
    }
    add_up(total, *raw_node.self_size);
    builder.add_bytes(call_of_node[node], *raw_node.self_size, 0);
  }
  add_samples(builder, call_of_node);
  return builder.build();
}

}  // namespace

AllocationProfile read_heapprofile(std::string_view json,
                                   const std::string& name) {
  Reader reader(name);
  nlohmann::json::sax_parse(json, &reader);
  return reader.profile();
}

}  // namespace heapcli::analysis
