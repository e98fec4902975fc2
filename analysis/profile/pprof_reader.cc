// Messages may come in any order: PprofMessages has what samples refer to, and
// this goes over the samples then.
#include "analysis/profile/pprof_reader.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <vector>

#include "analysis/error.h"
#include "analysis/profile/frame_name.h"
#include "analysis/profile/pprof_messages.h"
#include "analysis/profile/stack_collector.h"

namespace heapcli::analysis {
namespace {

/// Positions in `frames`, outermost first.
using Frames = std::vector<uint32_t>;

class Reader {
 public:
  explicit Reader(std::string_view bytes)
      : messages_(read_pprof_messages(bytes)) {}

  AllocationProfile read() {
    choose_values();
    name_locations();
    StackCollector stacks(frames_);
    for (const std::string_view sample : messages_.samples) {
      add_sample(sample, stacks);
    }
    if (messages_.period > 0 && string(messages_.period_type.unit) == "bytes") {
      stacks.builder().set_sampling_interval(
          static_cast<uint64_t>(messages_.period));
    }
    return stacks.builder().build();
  }

 private:
  [[noreturn]] static void fail(const std::string& what) {
    throw Error(Error::Kind::kBadData, what);
  }

  const std::string& string(int64_t index) const {
    static const std::string kEmpty;
    if (index == 0) return kEmpty;
    if (index < 0 || static_cast<uint64_t>(index) >= messages_.strings.size()) {
      fail("it has no string " + std::to_string(index));
    }
    return messages_.strings[static_cast<size_t>(index)];
  }

  void choose_values();
  void name_locations();
  uint32_t add_frame(const PprofLocation& location, const PprofLine& line);
  void add_sample(std::string_view bytes, StackCollector& stacks);

  const PprofMessages messages_;

  size_t bytes_value_ = 0;
  std::optional<size_t> count_value_;
  std::vector<Frame> frames_;
  std::unordered_map<uint64_t, Frames> frames_of_location_;
  PprofSample sample_;
  Frames stack_;
};

// `inuse_space` and `inuse_objects` belong together.
std::string_view family(std::string_view type) {
  return type.substr(0, type.find('_') == type.npos ? 0 : type.find('_'));
}

void Reader::choose_values() {
  std::optional<size_t> bytes;
  bool is_default = false;
  for (size_t i = 0; i < messages_.sample_types.size() && !is_default; ++i) {
    if (string(messages_.sample_types[i].unit) != "bytes") continue;
    bytes = i;
    is_default = messages_.default_sample_type != 0 &&
                 string(messages_.sample_types[i].type) ==
                     string(messages_.default_sample_type);
  }
  if (!bytes) {
    std::string types;
    for (const PprofValueType& type : messages_.sample_types) {
      types += (types.empty() ? "" : ", ") + string(type.type) + "/" +
               string(type.unit);
    }
    fail("it is a pprof profile, but of no memory: it has " +
         (types.empty() ? "no sample types" : types) + ", and none in bytes");
  }
  bytes_value_ = *bytes;
  const std::string_view wanted =
      family(string(messages_.sample_types[*bytes].type));
  for (size_t i = 0; i < messages_.sample_types.size(); ++i) {
    if (string(messages_.sample_types[i].unit) == "count" &&
        family(string(messages_.sample_types[i].type)) == wanted) {
      count_value_ = i;
    }
  }
}

uint32_t position(int64_t value) {
  const bool fits =
      value > 0 && value <= int64_t{std::numeric_limits<uint32_t>::max()};
  return fits ? static_cast<uint32_t>(value) : 0;
}

std::string hexadecimal(uint64_t address) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  do {
    text.insert(text.begin(), kDigits[address % 16]);
    address /= 16;
  } while (address != 0);
  return "0x" + text;
}

uint32_t Reader::add_frame(const PprofLocation& location,
                           const PprofLine& line) {
  Frame frame;
  const auto function = messages_.functions.find(line.function_id);
  if (function == messages_.functions.end()) {
    frame.function = hexadecimal(location.address);
  } else {
    frame.function = function_of(string(function->second.name));
    set_file(frame, string(function->second.file_name));
    const uint32_t start = position(function->second.start_line);
    frame.line = start != 0 ? start : position(line.line);
    // The column belongs to the line of the call, not to the function's.
    if (frame.line == position(line.line)) frame.column = position(line.column);
  }
  frames_.push_back(std::move(frame));
  return static_cast<uint32_t>(frames_.size() - 1);
}

void Reader::name_locations() {
  for (const PprofLocation& location : messages_.locations) {
    Frames& frames = frames_of_location_[location.id];
    if (!frames.empty()) continue;
    for (size_t i = location.lines.size(); i-- > 0;) {
      frames.push_back(add_frame(location, location.lines[i]));
    }
    if (frames.empty()) frames.push_back(add_frame(location, {}));
  }
}

void Reader::add_sample(std::string_view bytes, StackCollector& stacks) {
  read_pprof_sample(bytes, sample_);
  if (sample_.values.size() != messages_.sample_types.size()) {
    fail("a sample has " + std::to_string(sample_.values.size()) +
         " values, not " + std::to_string(messages_.sample_types.size()));
  }
  const int64_t size = sample_.values[bytes_value_];
  const int64_t count = count_value_ ? sample_.values[*count_value_] : 0;
  if (size < 0 || count < 0) {
    fail(
        "a sample has a negative value; is it the difference of two profiles?");
  }
  stack_.clear();
  for (size_t i = sample_.location_ids.size(); i-- > 0;) {
    const auto frames = frames_of_location_.find(sample_.location_ids[i]);
    if (frames == frames_of_location_.end()) {
      fail("a sample is at location " +
           std::to_string(sample_.location_ids[i]) + ", which is not there");
    }
    stack_.insert(stack_.end(), frames->second.begin(), frames->second.end());
  }
  stacks.add(stack_, static_cast<uint64_t>(size), static_cast<uint64_t>(count));
}

}  // namespace

AllocationProfile read_pprof(std::string_view bytes, const std::string& name) {
  try {
    return Reader(bytes).read();
  } catch (const Error& error) {
    throw Error(error.kind(), name + ": " + error.what());
  }
}

}  // namespace heapcli::analysis
