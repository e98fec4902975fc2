// Messages may come in any order, so the first pass collects what samples refer
// to, with ids as they are; a second one goes over the samples. protozero
// checks lengths and throws; what it only asserts, the kind of a field, is
// checked here by reading tag and kind together. A field of another kind than
// it should be is skipped like one that is not known.
#include "analysis/profile/pprof_reader.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <protozero/exception.hpp>
#include <protozero/pbf_message.hpp>
#include <unordered_map>
#include <vector>

#include "analysis/error.h"
#include "analysis/profile/frame_name.h"
#include "analysis/profile/pprof_format.h"
#include "analysis/profile/stack_collector.h"
#include "analysis/utf8.h"

namespace heapcli::analysis {
namespace {

using protozero::pbf_wire_type;

template <class Field>
constexpr uint32_t number(Field field) {
  return protozero::tag_and_type(field, pbf_wire_type::varint);
}
template <class Field>
constexpr uint32_t block(Field field) {
  return protozero::tag_and_type(field, pbf_wire_type::length_delimited);
}

std::string_view view(const protozero::data_view& data) {
  return {data.data(), data.size()};
}

protozero::data_view data_view(std::string_view text) {
  return {text.data(), text.size()};
}

template <class Field>
protozero::pbf_message<Field> message(std::string_view bytes) {
  return protozero::pbf_message<Field>(data_view(bytes));
}

struct ValueType {
  int64_t type = 0;
  int64_t unit = 0;
};

struct Function {
  int64_t name = 0;
  int64_t file_name = 0;
  int64_t start_line = 0;
};

struct Line {
  uint64_t function_id = 0;
  int64_t line = 0;
  int64_t column = 0;
};

struct Location {
  uint64_t id = 0;
  uint64_t address = 0;
  std::vector<Line> lines;
};

// Inlining goes a few calls deep. Without a limit each byte of a sample could
// stand for all the lines of a file.
constexpr size_t kMaxInlined = 100;

/// Positions in `frames`, outermost first.
using Frames = std::vector<uint32_t>;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  AllocationProfile read() {
    collect();
    choose_values();
    name_locations();
    StackCollector stacks(frames_);
    for (const std::string_view sample : samples_) add_sample(sample, stacks);
    if (period_ > 0 && string(period_type_.unit) == "bytes") {
      stacks.builder().set_sampling_interval(static_cast<uint64_t>(period_));
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
    if (index < 0 || static_cast<uint64_t>(index) >= strings_.size()) {
      fail("it has no string " + std::to_string(index));
    }
    return strings_[static_cast<size_t>(index)];
  }

  void collect();
  ValueType value_type(std::string_view bytes) const;
  void collect_function(std::string_view bytes);
  void collect_location(std::string_view bytes);
  Line line(std::string_view bytes) const;
  void choose_values();
  void name_locations();
  uint32_t add_frame(const Location& location, const Line& line);
  void add_sample(std::string_view bytes, StackCollector& stacks);

  const std::string_view bytes_;
  std::vector<std::string> strings_;
  std::vector<ValueType> sample_types_;
  std::vector<std::string_view> samples_;
  std::unordered_map<uint64_t, Function> functions_;
  std::vector<Location> locations_;
  int64_t default_sample_type_ = 0;
  ValueType period_type_;
  int64_t period_ = 0;

  size_t bytes_value_ = 0;
  std::optional<size_t> count_value_;
  std::vector<Frame> frames_;
  std::unordered_map<uint64_t, Frames> frames_of_location_;
  std::vector<uint64_t> location_ids_;
  std::vector<int64_t> values_;
  Frames stack_;
};

void Reader::collect() {
  auto profile = message<pprof::Profile>(bytes_);
  while (profile.next()) {
    switch (profile.tag_and_type()) {
      case block(pprof::Profile::kSampleType):
        sample_types_.push_back(value_type(view(profile.get_view())));
        break;
      case block(pprof::Profile::kSample):
        samples_.push_back(view(profile.get_view()));
        break;
      case block(pprof::Profile::kLocation):
        collect_location(view(profile.get_view()));
        break;
      case block(pprof::Profile::kFunction):
        collect_function(view(profile.get_view()));
        break;
      case block(pprof::Profile::kStringTable):
        strings_.emplace_back(view(profile.get_view()));
        replace_broken_utf8(strings_.back());
        break;
      case block(pprof::Profile::kPeriodType):
        period_type_ = value_type(view(profile.get_view()));
        break;
      case number(pprof::Profile::kPeriod):
        period_ = profile.get_int64();
        break;
      case number(pprof::Profile::kDefaultSampleType):
        default_sample_type_ = profile.get_int64();
        break;
      default:
        profile.skip();
    }
  }
}

ValueType Reader::value_type(std::string_view bytes) const {
  ValueType type;
  auto fields = message<pprof::ValueType>(bytes);
  while (fields.next()) {
    switch (fields.tag_and_type()) {
      case number(pprof::ValueType::kType):
        type.type = fields.get_int64();
        break;
      case number(pprof::ValueType::kUnit):
        type.unit = fields.get_int64();
        break;
      default:
        fields.skip();
    }
  }
  return type;
}

void Reader::collect_function(std::string_view bytes) {
  uint64_t id = 0;
  Function function;
  auto fields = message<pprof::Function>(bytes);
  while (fields.next()) {
    switch (fields.tag_and_type()) {
      case number(pprof::Function::kId):
        id = fields.get_uint64();
        break;
      case number(pprof::Function::kName):
        function.name = fields.get_int64();
        break;
      case number(pprof::Function::kFilename):
        function.file_name = fields.get_int64();
        break;
      case number(pprof::Function::kStartLine):
        function.start_line = fields.get_int64();
        break;
      default:
        fields.skip();
    }
  }
  functions_.try_emplace(id, function);
}

void Reader::collect_location(std::string_view bytes) {
  Location location;
  auto fields = message<pprof::Location>(bytes);
  while (fields.next()) {
    switch (fields.tag_and_type()) {
      case number(pprof::Location::kId):
        location.id = fields.get_uint64();
        break;
      case number(pprof::Location::kAddress):
        location.address = fields.get_uint64();
        break;
      case block(pprof::Location::kLine):
        location.lines.push_back(line(view(fields.get_view())));
        if (location.lines.size() > kMaxInlined) {
          fail("a location has more than " + std::to_string(kMaxInlined) +
               " lines");
        }
        break;
      default:
        fields.skip();
    }
  }
  locations_.push_back(std::move(location));
}

Line Reader::line(std::string_view bytes) const {
  Line line;
  auto fields = message<pprof::Line>(bytes);
  while (fields.next()) {
    switch (fields.tag_and_type()) {
      case number(pprof::Line::kFunctionId):
        line.function_id = fields.get_uint64();
        break;
      case number(pprof::Line::kLine):
        line.line = fields.get_int64();
        break;
      case number(pprof::Line::kColumn):
        line.column = fields.get_int64();
        break;
      default:
        fields.skip();
    }
  }
  return line;
}

// `inuse_space` and `inuse_objects` belong together.
std::string_view family(std::string_view type) {
  return type.substr(0, type.find('_') == type.npos ? 0 : type.find('_'));
}

void Reader::choose_values() {
  std::optional<size_t> bytes;
  bool is_default = false;
  for (size_t i = 0; i < sample_types_.size() && !is_default; ++i) {
    if (string(sample_types_[i].unit) != "bytes") continue;
    bytes = i;
    is_default = default_sample_type_ != 0 &&
                 string(sample_types_[i].type) == string(default_sample_type_);
  }
  if (!bytes) {
    std::string types;
    for (const ValueType& type : sample_types_) {
      types += (types.empty() ? "" : ", ") + string(type.type) + "/" +
               string(type.unit);
    }
    fail("it is a pprof profile, but of no memory: it has " +
         (types.empty() ? "no sample types" : types) + ", and none in bytes");
  }
  bytes_value_ = *bytes;
  const std::string_view wanted = family(string(sample_types_[*bytes].type));
  for (size_t i = 0; i < sample_types_.size(); ++i) {
    if (string(sample_types_[i].unit) == "count" &&
        family(string(sample_types_[i].type)) == wanted) {
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

uint32_t Reader::add_frame(const Location& location, const Line& line) {
  Frame frame;
  const auto function = functions_.find(line.function_id);
  if (function == functions_.end()) {
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
  for (const Location& location : locations_) {
    Frames& frames = frames_of_location_[location.id];
    if (!frames.empty()) continue;
    for (size_t i = location.lines.size(); i-- > 0;) {
      frames.push_back(add_frame(location, location.lines[i]));
    }
    if (frames.empty()) frames.push_back(add_frame(location, {}));
  }
}

void Reader::add_sample(std::string_view bytes, StackCollector& stacks) {
  location_ids_.clear();
  values_.clear();
  auto sample = message<pprof::Sample>(bytes);
  while (sample.next()) {
    switch (sample.tag_and_type()) {
      case number(pprof::Sample::kLocationId):
        location_ids_.push_back(sample.get_uint64());
        break;
      case block(pprof::Sample::kLocationId):
        for (const uint64_t id : sample.get_packed_uint64()) {
          location_ids_.push_back(id);
        }
        break;
      case number(pprof::Sample::kValue):
        values_.push_back(sample.get_int64());
        break;
      case block(pprof::Sample::kValue):
        for (const int64_t value : sample.get_packed_int64()) {
          values_.push_back(value);
        }
        break;
      default:
        sample.skip();
    }
  }
  if (values_.size() != sample_types_.size()) {
    fail("a sample has " + std::to_string(values_.size()) + " values, not " +
         std::to_string(sample_types_.size()));
  }
  const int64_t size = values_[bytes_value_];
  const int64_t count = count_value_ ? values_[*count_value_] : 0;
  if (size < 0 || count < 0) {
    fail(
        "a sample has a negative value; is it the difference of two profiles?");
  }
  stack_.clear();
  for (size_t i = location_ids_.size(); i-- > 0;) {
    const auto frames = frames_of_location_.find(location_ids_[i]);
    if (frames == frames_of_location_.end()) {
      fail("a sample is at location " + std::to_string(location_ids_[i]) +
           ", which is not there");
    }
    stack_.insert(stack_.end(), frames->second.begin(), frames->second.end());
  }
  stacks.add(stack_, static_cast<uint64_t>(size), static_cast<uint64_t>(count));
}

}  // namespace

AllocationProfile read_pprof(std::string_view bytes, const std::string& name) {
  try {
    return Reader(bytes).read();
  } catch (const protozero::exception& error) {
    throw Error(Error::Kind::kBadData,
                name + ": the pprof data is cut off or damaged (" +
                    error.what() + "); copy or convert it again");
  } catch (const Error& error) {
    throw Error(error.kind(), name + ": " + error.what());
  }
}

// Text may begin with a line end, which is this field's tag, but not go on with
// a message of small numbers only.
bool looks_like_pprof(std::string_view bytes) {
  try {
    auto profile = message<pprof::Profile>(bytes);
    if (!profile.next() ||
        profile.tag_and_type() != block(pprof::Profile::kSampleType)) {
      return false;
    }
    auto type = profile.get_message();
    bool has_type = false;
    while (type.next()) {
      const uint32_t field = type.tag_and_type();
      has_type |= field == number(pprof::ValueType::kType);
      if (!has_type && field != number(pprof::ValueType::kUnit)) return false;
      type.skip();
    }
    return has_type;
  } catch (const protozero::exception&) {
    return false;
  }
}

}  // namespace heapcli::analysis
