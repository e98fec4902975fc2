#include "commands/frame_text.h"

#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr std::string_view kGap = "  ";

// Less of a path is of no use.
constexpr size_t kShortestPlace = 12;

std::string place_text(const analysis::Frame& frame) {
  constexpr std::string_view kFile = "file://";
  std::string place =
      frame.url.starts_with(kFile) ? frame.url.substr(kFile.size()) : frame.url;
  if (frame.line > 0) {
    place += ":" + std::to_string(frame.line);
    if (frame.column > 0) place += ":" + std::to_string(frame.column);
  }
  return place;
}

// The last `width` columns, with an ellipsis before them.
std::string fit_end(std::string_view text, size_t width) {
  size_t start = text.size();
  for (size_t columns = 1; start > 0 && columns < width; ++columns) {
    do {
      --start;
    } while (start > 0 &&
             (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80);
  }
  return "…" + std::string(text.substr(start));
}

}  // namespace

std::string frame_text(const analysis::Frame& frame) {
  const std::string place = place_text(frame);
  const bool is_file = frame.function.empty() && frame.line == 0;
  const std::string function = is_file && !place.empty() ? ""
                               : frame.function.empty()  ? "(anonymous)"
                                                         : frame.function;
  const bool both = !function.empty() && !place.empty();
  return printable(function + (both ? std::string(kGap) : "") + place);
}

std::string fit_frame(std::string_view text, size_t width) {
  if (width == 0 || display_width(text) <= width) return std::string(text);
  const size_t gap = text.rfind(kGap);
  const std::string_view before =
      gap == text.npos ? std::string_view() : text.substr(0, gap + kGap.size());
  const size_t used = display_width(before);
  if (gap == text.npos || used + kShortestPlace > width) {
    return fit(text, width);
  }
  return std::string(before) +
         fit_end(text.substr(before.size()), width - used);
}

}  // namespace heapcli::commands
