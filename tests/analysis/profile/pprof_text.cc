#include "tests/analysis/profile/pprof_text.h"

#include <protozero/basic_pbf_builder.hpp>
#include <protozero/pbf_builder.hpp>

#include "analysis/profile/pprof_format.h"

namespace heapcli::tests {
namespace {

namespace pprof = analysis::pprof;
using Message = protozero::pbf_builder<pprof::Profile>;

void add_type(Message& profile, pprof::Profile field, int64_t type,
              int64_t unit) {
  protozero::pbf_builder<pprof::ValueType> out(profile, field);
  out.add_int64(pprof::ValueType::kType, type);
  out.add_int64(pprof::ValueType::kUnit, unit);
}

void add_function(Message& profile, uint64_t id, int64_t name, int64_t start) {
  protozero::pbf_builder<pprof::Function> out(profile,
                                              pprof::Profile::kFunction);
  out.add_uint64(pprof::Function::kId, id);
  out.add_int64(pprof::Function::kName, name);
  out.add_int64(pprof::Function::kFilename, 9);
  out.add_int64(pprof::Function::kStartLine, start);
}

void add_line(protozero::pbf_builder<pprof::Location>& location,
              uint64_t function, int64_t line) {
  protozero::pbf_builder<pprof::Line> out(location, pprof::Location::kLine);
  out.add_uint64(pprof::Line::kFunctionId, function);
  out.add_int64(pprof::Line::kLine, line);
  out.add_int64(pprof::Line::kColumn, 5);
}

void add_strings(Message& profile, const std::vector<std::string>& strings) {
  for (const std::string& text : strings) {
    profile.add_string(pprof::Profile::kStringTable, text);
  }
}

}  // namespace

std::string go_profile(const std::vector<PprofSample>& samples, bool packed) {
  std::string bytes;
  Message profile(bytes);
  add_type(profile, pprof::Profile::kSampleType, 1, 2);
  add_type(profile, pprof::Profile::kSampleType, 3, 4);
  add_type(profile, pprof::Profile::kSampleType, 5, 2);
  add_type(profile, pprof::Profile::kSampleType, 6, 4);
  for (const PprofSample& sample : samples) {
    protozero::pbf_builder<pprof::Sample> out(profile, pprof::Profile::kSample);
    if (packed) {
      out.add_packed_uint64(pprof::Sample::kLocationId,
                            sample.locations.begin(), sample.locations.end());
      out.add_packed_int64(pprof::Sample::kValue, sample.values.begin(),
                           sample.values.end());
    } else {
      for (const uint64_t id : sample.locations) {
        out.add_uint64(pprof::Sample::kLocationId, id);
      }
      for (const int64_t value : sample.values) {
        out.add_int64(pprof::Sample::kValue, value);
      }
    }
  }
  for (const uint64_t id : {1, 2, 3}) {
    protozero::pbf_builder<pprof::Location> out(profile,
                                                pprof::Profile::kLocation);
    out.add_uint64(pprof::Location::kId, id);
    out.add_uint64(pprof::Location::kAddress, 0xabc0 + id);
    if (id == 1) add_line(out, 20, 12);
    if (id != 3) add_line(out, 10, 3);
  }
  add_function(profile, 10, 7, 3);
  add_function(profile, 20, 8, 10);
  add_strings(profile,
              {"", "alloc_objects", "count", "alloc_space", "bytes",
               "inuse_objects", "inuse_space", "main", "work", "/app/main.go"});
  add_type(profile, pprof::Profile::kPeriodType, 6, 4);
  profile.add_int64(pprof::Profile::kPeriod, 524288);
  return bytes;
}

std::string pprof_of_type(const std::string& type, const std::string& unit) {
  std::string bytes;
  Message profile(bytes);
  add_type(profile, pprof::Profile::kSampleType, 1, 2);
  add_strings(profile, {"", type, unit});
  return bytes;
}

}  // namespace heapcli::tests
