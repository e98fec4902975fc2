// Messages may come in any order, so this collects what samples refer to, with
// ids as they are. protozero checks lengths and throws; what it only asserts,
// the kind of a field, is checked here by reading tag and kind together. A
// field of another kind than it should be is skipped like one that is not
// known.
#include "analysis/profile/pprof_messages.h"

#include <protozero/exception.hpp>
#include <protozero/pbf_message.hpp>
#include <utility>

#include "analysis/error.h"
#include "analysis/profile/pprof_format.h"
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

// Inlining goes a few calls deep. Without a limit each byte of a sample could
// stand for all the lines of a file.
constexpr size_t kMaxInlined = 100;

PprofValueType value_type(std::string_view bytes) {
  PprofValueType type;
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

void add_function(std::string_view bytes, PprofMessages& found) {
  uint64_t id = 0;
  PprofFunction function;
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
  found.functions.try_emplace(id, function);
}

PprofLine line(std::string_view bytes) {
  PprofLine line;
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

PprofLocation location(std::string_view bytes) {
  PprofLocation location;
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
          throw Error(Error::Kind::kBadData, "a location has more than " +
                                                 std::to_string(kMaxInlined) +
                                                 " lines");
        }
        break;
      default:
        fields.skip();
    }
  }
  return location;
}

PprofMessages read_messages(std::string_view bytes) {
  PprofMessages found;
  auto profile = message<pprof::Profile>(bytes);
  while (profile.next()) {
    switch (profile.tag_and_type()) {
      case block(pprof::Profile::kSampleType):
        found.sample_types.push_back(value_type(view(profile.get_view())));
        break;
      case block(pprof::Profile::kSample):
        found.samples.push_back(view(profile.get_view()));
        break;
      case block(pprof::Profile::kLocation):
        found.locations.push_back(location(view(profile.get_view())));
        break;
      case block(pprof::Profile::kFunction):
        add_function(view(profile.get_view()), found);
        break;
      case block(pprof::Profile::kStringTable):
        found.strings.emplace_back(view(profile.get_view()));
        replace_broken_utf8(found.strings.back());
        break;
      case block(pprof::Profile::kPeriodType):
        found.period_type = value_type(view(profile.get_view()));
        break;
      case number(pprof::Profile::kPeriod):
        found.period = profile.get_int64();
        break;
      case number(pprof::Profile::kDefaultSampleType):
        found.default_sample_type = profile.get_int64();
        break;
      default:
        profile.skip();
    }
  }
  return found;
}

void read_sample(std::string_view bytes, PprofSample& found) {
  found.location_ids.clear();
  found.values.clear();
  auto sample = message<pprof::Sample>(bytes);
  while (sample.next()) {
    switch (sample.tag_and_type()) {
      case number(pprof::Sample::kLocationId):
        found.location_ids.push_back(sample.get_uint64());
        break;
      case block(pprof::Sample::kLocationId):
        for (const uint64_t id : sample.get_packed_uint64()) {
          found.location_ids.push_back(id);
        }
        break;
      case number(pprof::Sample::kValue):
        found.values.push_back(sample.get_int64());
        break;
      case block(pprof::Sample::kValue):
        for (const int64_t value : sample.get_packed_int64()) {
          found.values.push_back(value);
        }
        break;
      default:
        sample.skip();
    }
  }
}

// What protozero complains of, in our words.
template <class Read>
auto checked(Read read) {
  try {
    return read();
  } catch (const protozero::exception& error) {
    throw Error(Error::Kind::kBadData,
                std::string("the pprof data is cut off or damaged (") +
                    error.what() + "); copy or convert it again");
  }
}

}  // namespace

PprofMessages read_pprof_messages(std::string_view bytes) {
  return checked([&] { return read_messages(bytes); });
}

void read_pprof_sample(std::string_view bytes, PprofSample& sample) {
  checked([&] { read_sample(bytes, sample); });
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
