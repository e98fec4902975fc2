#include "analysis/profile/speedscope_writer.h"

#include "analysis/json_string.h"
#include "analysis/profile/call_stacks.h"
#include "analysis/profile/frame_name.h"

namespace heapcli::analysis {
namespace {

using Values = Column<CallIndex, uint64_t>;

class ListWriter {
 public:
  explicit ListWriter(BufferedSink& out) : out_(out) { out_ << "["; }
  BufferedSink& next() {
    if (!first_) out_ << ",";
    first_ = false;
    return out_;
  }
  void end() { out_ << "]"; }

 private:
  BufferedSink& out_;
  bool first_ = true;
};

void write_frames(const AllocationProfile& profile, BufferedSink& out) {
  ListWriter frames(out);
  for (const Frame& frame : profile.frames.values()) {
    frames.next() << R"({"name":)" << quote_json(name_of(frame));
    const std::string file = file_of(frame);
    if (!file.empty()) out << R"(,"file":)" << quote_json(file);
    if (frame.line != 0) out << R"(,"line":)" << frame.line;
    if (frame.column != 0) out << R"(,"col":)" << frame.column;
    out << "}";
  }
  frames.end();
}

void write_samples(const AllocationProfile& profile, BufferedSink& out) {
  ListWriter samples(out);
  std::vector<FrameIndex> stack;
  for (const CallIndex call : IndexRange<CallIndex>(profile.call_count())) {
    if (!has_allocations(profile, call)) continue;
    collect_stack(profile, call, stack);
    samples.next();
    ListWriter frames(out);
    for (auto frame = stack.rbegin(); frame != stack.rend(); ++frame) {
      frames.next() << raw(*frame);
    }
    frames.end();
  }
  samples.end();
}

void write_profile(const AllocationProfile& profile, const Values& values,
                   const std::string& name, const char* unit,
                   BufferedSink& out) {
  uint64_t total = 0;
  for (const uint64_t value : values.values()) total += value;
  out << R"({"type":"sampled","name":)" << quote_json(name) << R"(,"unit":")"
      << unit << R"(","startValue":0,"endValue":)" << total << R"(,"samples":)";
  write_samples(profile, out);
  out << R"(,"weights":)";
  ListWriter weights(out);
  for (const CallIndex call : IndexRange<CallIndex>(profile.call_count())) {
    if (has_allocations(profile, call)) weights.next() << values[call];
  }
  weights.end();
  out << "}";
}

bool has_counts(const AllocationProfile& profile) {
  for (const uint64_t count : profile.self_count.values()) {
    if (count != 0) return true;
  }
  return false;
}

}  // namespace

void write_speedscope(const AllocationProfile& profile,
                      const std::string& title, const ByteSink& sink) {
  BufferedSink out(sink);
  out << R"({"$schema":"https://www.speedscope.app/file-format-schema.json",)"
      << R"("name":)" << quote_json(title) << R"(,"activeProfileIndex":0,)"
      << R"("exporter":"heapcli","shared":{"frames":)";
  write_frames(profile, out);
  out << R"(},"profiles":[)";
  write_profile(profile, profile.self_bytes, title, "bytes", out);
  if (has_counts(profile)) {
    out << ",";
    write_profile(profile, profile.self_count, kSpeedscopeCounts, "none", out);
  }
  out << "]}\n";
  out.flush();
}

}  // namespace heapcli::analysis
