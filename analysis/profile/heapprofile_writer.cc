#include "analysis/profile/heapprofile_writer.h"

#include <utility>

#include "analysis/json_string.h"
#include "analysis/profile/call_stacks.h"

namespace heapcli::analysis {
namespace {

// From 1 here, where 0 is not known; from 0 in the file, where -1 is.
int64_t file_position(uint32_t position) { return int64_t{position} - 1; }

std::string call_frame(const Frame& frame) {
  const std::string script_id = frame.script_id.empty() ? "0" : frame.script_id;
  return R"("callFrame":{"functionName":)" + quote_json(frame.function) +
         R"(,"scriptId":)" + quote_json(script_id) + R"(,"url":)" +
         quote_json(frame.url) + R"(,"lineNumber":)" +
         std::to_string(file_position(frame.line)) + R"(,"columnNumber":)" +
         std::to_string(file_position(frame.column)) + "}";
}

uint64_t node_id(CallIndex call) { return uint64_t{raw(call)} + 1; }

class TreeWriter {
 public:
  TreeWriter(const AllocationProfile& profile, BufferedSink& out)
      : profile_(profile), children_(profile), out_(out) {
    // A frame is in the file once for each call.
    for (const Frame& frame : profile.frames.values()) {
      call_frames_.push_back(call_frame(frame));
    }
  }

  void write() {
    open(AllocationProfileBuilder::kRoot);
    while (!open_.empty()) {
      auto& [call, next] = open_.back();
      if (next == children_[call].size()) {
        out_ << "]}";
        open_.pop_back();
      } else {
        if (next != 0) out_ << ",";
        open(children_[call][next++]);
      }
    }
  }

 private:
  void open(CallIndex call) {
    out_ << "{" << call_frames_[raw(profile_.frame[call])] << R"(,"selfSize":)"
         << profile_.self_bytes[call] << R"(,"id":)" << node_id(call)
         << R"(,"children":[)";
    open_.emplace_back(call, 0);
  }

  const AllocationProfile& profile_;
  CallChildren children_;
  BufferedSink& out_;
  std::vector<std::string> call_frames_;
  std::vector<std::pair<CallIndex, size_t>> open_;  ///< And its next child.
};

}  // namespace

void write_heapprofile(const AllocationProfile& profile, const ByteSink& sink) {
  BufferedSink out(sink);
  out << R"({"head":)";
  TreeWriter(profile, out).write();
  out << R"(,"samples":[)";
  bool first = true;
  for (const AllocationSample& sample : profile.samples) {
    out << (first ? "" : ",") << R"({"size":)" << sample.bytes
        << R"(,"nodeId":)" << node_id(sample.call) << R"(,"ordinal":)"
        << sample.ordinal << "}";
    first = false;
  }
  out << "]}\n";
  out.flush();
}

}  // namespace heapcli::analysis
