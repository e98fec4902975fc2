// Each distinct frame of the profile is one function and one location, with
// the same id. The messages of a profile may stand in any order and number, so
// each is handed on as soon as it is made, and the strings come last.
#include "analysis/profile/pprof_writer.h"

#include <limits>
#include <protozero/basic_pbf_builder.hpp>
#include <protozero/pbf_builder.hpp>
#include <unordered_map>

#include "analysis/profile/call_stacks.h"
#include "analysis/profile/frame_name.h"
#include "analysis/profile/gzip_sink.h"
#include "analysis/profile/pprof_format.h"
#include "analysis/utf8.h"

namespace heapcli::analysis {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The path of a file: URL; all else as it is.
std::string file_name(const std::string& url) {
  constexpr std::string_view kFileScheme = "file://";
  if (url.compare(0, kFileScheme.size(), kFileScheme) != 0) return url;
  const std::string escaped = url.substr(kFileScheme.size());
  std::string path;
  for (size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] == '%' && i + 2 < escaped.size()) {
      const int high = hex_digit(escaped[i + 1]);
      const int low = hex_digit(escaped[i + 2]);
      if (high >= 0 && low >= 0) {
        path += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    path += escaped[i];
  }
  replace_broken_utf8(path);
  return path;
}

// pprof's values are signed. No sum that a reader lets through is larger.
int64_t value(uint64_t number) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  return number > static_cast<uint64_t>(kMax) ? kMax
                                              : static_cast<int64_t>(number);
}

class PprofWriter {
 public:
  PprofWriter(const AllocationProfile& profile, const ByteSink& sink)
      : profile_(profile), gzip_(sink) {}

  void write() {
    write_types();
    for (const FrameIndex frame :
         IndexRange<FrameIndex>(profile_.frames.size())) {
      write_frame(frame);
    }
    for (const CallIndex call : IndexRange<CallIndex>(profile_.call_count())) {
      if (has_allocations(profile_, call)) write_sample(call);
    }
    for (const std::string& text : string_table_) {
      message().add_string(pprof::Profile::kStringTable, text);
    }
    flush();
    gzip_.finish();
  }

 private:
  using Message = protozero::pbf_builder<pprof::Profile>;
  static constexpr size_t kBufferSize = size_t{1} << 16;

  Message message() {
    if (buffer_.size() >= kBufferSize) flush();
    return Message(buffer_);
  }

  void flush() {
    gzip_.write(buffer_);
    buffer_.clear();
  }

  int64_t string(const std::string& text) {
    const auto [entry, added] =
        string_index_.try_emplace(text, string_table_.size());
    if (added) string_table_.push_back(text);
    return static_cast<int64_t>(entry->second);
  }

  void write_type(pprof::Profile field, const char* type, const char* unit) {
    Message out = message();
    protozero::pbf_builder<pprof::ValueType> value_type(out, field);
    value_type.add_int64(pprof::ValueType::kType, string(type));
    value_type.add_int64(pprof::ValueType::kUnit, string(unit));
  }

  void write_types() {
    string("");  // The first string has to be the empty one.
    write_type(pprof::Profile::kSampleType, "samples", "count");
    write_type(pprof::Profile::kSampleType, "space", "bytes");
    message().add_int64(pprof::Profile::kDefaultSampleType, string("space"));
    write_type(pprof::Profile::kPeriodType, "space", "bytes");
    if (profile_.sampling_interval != 0) {
      message().add_int64(pprof::Profile::kPeriod,
                          value(profile_.sampling_interval));
    }
  }

  // Ids begin with 1.
  static uint64_t id(FrameIndex frame) { return uint64_t{raw(frame)} + 1; }

  void write_frame(FrameIndex index) {
    const Frame& frame = profile_.frames[index];
    const int64_t name = string(name_of(frame));
    {
      Message out = message();
      protozero::pbf_builder<pprof::Function> function(
          out, pprof::Profile::kFunction);
      function.add_uint64(pprof::Function::kId, id(index));
      function.add_int64(pprof::Function::kName, name);
      function.add_int64(pprof::Function::kSystemName, name);
      function.add_int64(pprof::Function::kFilename,
                         string(file_name(file_of(frame))));
      function.add_int64(pprof::Function::kStartLine, frame.line);
    }
    Message out = message();
    protozero::pbf_builder<pprof::Location> location(out,
                                                     pprof::Profile::kLocation);
    location.add_uint64(pprof::Location::kId, id(index));
    protozero::pbf_builder<pprof::Line> line(location, pprof::Location::kLine);
    line.add_uint64(pprof::Line::kFunctionId, id(index));
    line.add_int64(pprof::Line::kLine, frame.line);
    line.add_int64(pprof::Line::kColumn, frame.column);
  }

  void write_sample(CallIndex call) {
    collect_stack(profile_, call, stack_);
    locations_.clear();
    for (const FrameIndex frame : stack_) locations_.push_back(id(frame));
    const int64_t values[] = {value(profile_.self_count[call]),
                              value(profile_.self_bytes[call])};
    Message out = message();
    protozero::pbf_builder<pprof::Sample> sample(out, pprof::Profile::kSample);
    sample.add_packed_uint64(pprof::Sample::kLocationId, locations_.begin(),
                             locations_.end());
    sample.add_packed_int64(pprof::Sample::kValue, std::begin(values),
                            std::end(values));
  }

  const AllocationProfile& profile_;
  GzipSink gzip_;
  std::string buffer_;
  std::vector<std::string> string_table_;
  std::unordered_map<std::string, size_t> string_index_;
  std::vector<FrameIndex> stack_;
  std::vector<uint64_t> locations_;
};

}  // namespace

void write_pprof(const AllocationProfile& profile, const ByteSink& sink) {
  PprofWriter(profile, sink).write();
}

}  // namespace heapcli::analysis
