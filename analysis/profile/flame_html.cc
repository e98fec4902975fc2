// flame_page.html has a mark for each thing that is filled in. The data are
// JSON in a script element: there a `<` could end it (a function may be called
// `</script>`), so it stands as \u003c, which is the same to JSON.
#include "analysis/profile/flame_html.h"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/json_string.h"
#include "analysis/profile/flame_colors.h"
#include "analysis/profile/flame_layout.h"
#include "analysis/profile/flame_page.h"
#include "analysis/profile/frame_name.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kMostCalls = 50'000;

// Also in attributes and in the title, since JSON is all that is filled in.
std::string script_string(std::string_view text) {
  std::string out;
  for (const char c : quote_json(text)) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

class DataWriter {
 public:
  DataWriter(const AllocationProfile& profile, BufferedSink& out)
      : profile_(profile),
        colors_(profile),
        layout_(lay_out_flames(profile, {.most_calls = kMostCalls})),
        out_(out) {}

  void write(const std::string& title) {
    out_ << R"({"title":)" << script_string(title) << R"(,"interval":)"
         << profile_.sampling_interval << R"(,"calls":)"
         << profile_.call_count() - 1 << R"(,"leftOut":)" << layout_.left_out
         << R"(,"legend":[)";
    for (const FlameLegendEntry& entry : kFlameLegend) {
      out_ << (&entry == kFlameLegend ? "" : ",") << R"([")"
           << entry.color_class << R"(",")" << entry.text << R"("])";
    }
    out_ << "]";
    number_frames();
    write_frames();
    write_column("frame", [&](const FlameCall& at) {
      return uint64_t{shown_index_[profile_.frame[at.call]]};
    });
    write_column("parent",
                 [](const FlameCall& at) { return uint64_t{at.parent}; });
    write_column("begin", [](const FlameCall& at) { return at.begin; });
    write_column("total", [](const FlameCall& at) { return at.total; });
    write_column("self", [&](const FlameCall& at) {
      return profile_.self_bytes[at.call];
    });
    write_column("count", [&](const FlameCall& at) {
      return profile_.self_count[at.call];
    });
    out_ << "}";
  }

 private:
  // Only the frames of calls that are shown go into the page.
  void number_frames() {
    for (const FlameCall& at : layout_.calls) {
      const FrameIndex frame = profile_.frame[at.call];
      const auto next = static_cast<uint32_t>(shown_frames_.size());
      if (shown_index_.try_emplace(frame, next).second) {
        shown_frames_.push_back(frame);
      }
    }
  }

  void write_frames() {
    out_ << R"(,"frames":[)";
    for (const FrameIndex index : shown_frames_) {
      const Frame& frame = profile_.frames[index];
      out_ << (index == shown_frames_.front() ? "[" : ",[")
           << script_string(name_of(frame)) << ","
           << script_string(file_of(frame)) << "," << frame.line << ","
           << frame.column << ",\"" << colors_.class_of(frame) << "\"]";
    }
    out_ << "]";
  }

  template <class ValueOf>
  void write_column(const char* name, ValueOf value_of) {
    out_ << ",\"" << name << "\":[";
    bool first = true;
    for (const FlameCall& at : layout_.calls) {
      out_ << (first ? "" : ",") << value_of(at);
      first = false;
    }
    out_ << "]";
  }

  const AllocationProfile& profile_;
  const FlameColors colors_;
  const FlameLayout layout_;
  BufferedSink& out_;
  std::vector<FrameIndex> shown_frames_;
  std::unordered_map<FrameIndex, uint32_t> shown_index_;
};

// Writes the page up to a mark, and takes that part off it.
void write_until(std::string_view mark, std::string_view& page,
                 BufferedSink& out) {
  const size_t at = page.find(mark);
  out << page.substr(0, at);
  page.remove_prefix(at + mark.size());
}

}  // namespace

void write_flame_html(const AllocationProfile& profile,
                      const std::string& title, const ByteSink& sink) {
  BufferedSink out(sink);
  std::string_view page = kFlamePage;
  write_until("/*COLORS*/", page, out);
  out << flame_color_rules("background");
  write_until("/*DATA*/", page, out);
  DataWriter(profile, out).write(title);
  out << page;
  out.flush();
}

}  // namespace heapcli::analysis
