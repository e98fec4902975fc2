#include "analysis/profile/flame_svg.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "analysis/figure_text.h"
#include "analysis/profile/flame_colors.h"
#include "analysis/profile/flame_layout.h"
#include "analysis/profile/frame_name.h"
#include "analysis/xml_text.h"

namespace heapcli::analysis {
namespace {

// In units of the picture, which are pixels until somebody scales it.
constexpr double kWidth = 1200;
constexpr double kMargin = 10;
constexpr double kInnerWidth = kWidth - 2 * kMargin;
constexpr double kHeader = 58;
constexpr double kRow = 19;
constexpr double kFooter = 30;
// Of the 12-pixel monospaced font, and before and after a name.
constexpr double kCharacter = 7.25;
constexpr double kPadding = 4;
constexpr double kThinnest = 0.4;
constexpr size_t kMostCalls = 20'000;

constexpr const char* kStyle = R"(
svg{background:#fff;color:#1c1c1c}
text{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;
fill:currentColor;white-space:pre}
.title{font:600 16px system-ui,"DejaVu Sans",sans-serif}
.note{font:12px system-ui,"DejaVu Sans",sans-serif;opacity:.75}
g:hover>rect{stroke:currentColor;stroke-width:1}
.f text{pointer-events:none}
@media (prefers-color-scheme:dark){svg{background:#1b1b1d;color:#f3f3f3}}
)";

// As much of the text as fits into `width`.
std::string fitting(const std::string& text, double width) {
  const double room = (width - 2 * kPadding) / kCharacter;
  if (room < 2) return {};
  const auto characters = static_cast<size_t>(room);
  size_t end = 0;
  size_t before_end = 0;  // Where the text is cut to make room for the dots.
  for (size_t count = 0; end < text.size(); ++count) {
    if (count == characters) return text.substr(0, before_end) + "…";
    before_end = end++;
    while (end < text.size() &&
           (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
      ++end;
    }
  }
  return text;
}

std::string number(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

class SvgWriter {
 public:
  SvgWriter(const AllocationProfile& profile, const ByteSink& sink)
      : profile_(profile), colors_(profile), out_(sink) {
    const uint64_t total = profile.total_bytes();
    const double thinnest =
        static_cast<double>(total) * kThinnest / kInnerWidth;
    layout_ = lay_out_flames(profile, {.smallest = std::max<uint64_t>(
                                           1, static_cast<uint64_t>(thinnest)),
                                       .most_calls = kMostCalls});
    total_ = static_cast<double>(std::max<uint64_t>(total, 1));
  }

  void write(const std::string& title) {
    write_header(title);
    for (const FlameCall& call : layout_.calls) write_call(call);
    write_footer();
    out_ << "</svg>\n";
    out_.flush();
  }

 private:
  double bottom() const { return kHeader + (layout_.depth + 1) * kRow; }

  void write_header(const std::string& title) {
    const std::string height = number(bottom() + kFooter);
    const std::string width = number(kWidth);
    out_ << R"(<svg xmlns="http://www.w3.org/2000/svg" width=")" << width
         << R"(" height=")" << height << R"(" viewBox="0 0 )" << width << " "
         << height << R"(" role="img">)"
         << "\n<title>" << xml_text(title) << "</title>\n<style>" << kStyle
         << flame_color_rules("fill") << "</style>\n";
    write_text("title", kMargin, 24, title);
    std::string note = format_bytes(profile_.total_bytes()) + " in " +
                       format_count(profile_.call_count() - 1) + " call paths";
    if (profile_.sampling_interval != 0) {
      note += ", a sample every " + format_bytes(profile_.sampling_interval);
    }
    write_text("note", kMargin, 44, note);
  }

  void write_text(const char* style, double x, double y,
                  const std::string& text) {
    out_ << R"(<text class=")" << style << R"(" x=")" << number(x) << R"(" y=")"
         << number(y) << R"(">)" << xml_text(text) << "</text>\n";
  }

  void write_call(const FlameCall& at) {
    const Frame& frame = profile_.frames[profile_.frame[at.call]];
    const double x =
        kMargin + kInnerWidth * static_cast<double>(at.begin) / total_;
    const double width = kInnerWidth * static_cast<double>(at.total) / total_;
    const double y = kHeader + at.depth * kRow;
    const std::string name = name_of(frame);
    out_ << R"(<g class="f"><title>)" << xml_text(tooltip(at, frame, name))
         << R"(</title><rect class=")" << colors_.class_of(frame) << R"(" x=")"
         << number(x) << R"(" y=")" << number(y)
         << R"(" width=")"
         // A thin line of background tells neighbours apart.
         << number(std::max(width - 0.5, 0.2)) << R"(" height=")"
         << number(kRow - 1) << R"(" rx="1.5"/>)";
    const std::string label = fitting(label_of(frame), width);
    if (!label.empty()) {
      out_ << R"(<text x=")" << number(x + kPadding) << R"(" y=")"
           << number(y + kRow - 6) << R"(">)" << xml_text(label) << "</text>";
    }
    out_ << "</g>\n";
  }

  std::string tooltip(const FlameCall& at, const Frame& frame,
                      const std::string& name) const {
    std::string text = name;
    const std::string file = file_of(frame);
    if (!file.empty()) {
      text += "\n" + file;
      if (frame.line != 0) text += ":" + std::to_string(frame.line);
      if (frame.column != 0) text += ":" + std::to_string(frame.column);
    }
    text += "\n" + format_bytes(at.total) + ", " +
            format_percent(static_cast<double>(at.total), total_);
    const uint64_t self = profile_.self_bytes[at.call];
    if (self != at.total) text += "; itself " + format_bytes(self);
    return text;
  }

  void write_footer() {
    double x = kMargin;
    const double y = bottom() + 18;
    for (const FlameLegendEntry& entry : kFlameLegend) {
      out_ << R"(<rect class=")" << entry.color_class << R"(" x=")" << number(x)
           << R"(" y=")" << number(y - 10)
           << R"(" width="12" height="12" rx="2"/>)";
      write_text("note", x + 17, y, entry.text);
      x += 90;
    }
    if (layout_.left_out != 0) {
      write_text("note", x + 10, y,
                 format_count(layout_.left_out) + " small ones not shown");
    }
  }

  const AllocationProfile& profile_;
  const FlameColors colors_;
  BufferedSink out_;
  FlameLayout layout_;
  double total_ = 1;  ///< Not 0, as it divides.
};

}  // namespace

void write_flame_svg(const AllocationProfile& profile, const std::string& title,
                     const ByteSink& sink) {
  SvgWriter(profile, sink).write(title);
}

}  // namespace heapcli::analysis
