#include "commands/frame_text.h"

#include "analysis/profile/frame_name.h"
#include "commands/source_maps.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr std::string_view kGap = "  ";

// Less of a path is of no use.
constexpr size_t kShortestPlace = 12;

std::string path_of(const analysis::Frame& frame) {
  constexpr std::string_view kFile = "file://";
  std::string file = analysis::file_of(frame);
  return file.starts_with(kFile) ? file.substr(kFile.size()) : file;
}

// Its last folder and its file.
std::string shortened(const std::string& path) {
  const size_t file = path.rfind('/');
  if (file == path.npos || file == 0) return path;
  const size_t folder = path.rfind('/', file - 1);
  if (folder == path.npos || folder == 0) return path;
  return "…" + path.substr(folder);
}

std::string text_of(const analysis::Frame& frame, std::string place) {
  if (frame.line > 0) {
    place += ":" + std::to_string(frame.line);
    if (frame.column > 0) place += ":" + std::to_string(frame.column);
  }
  const bool is_file = frame.function.empty() && frame.line == 0;
  const std::string function =
      is_file && !place.empty() ? "" : analysis::name_of(frame);
  const bool both = !function.empty() && !place.empty();
  return printable(function + (both ? std::string(kGap) : "") + place);
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
  return text_of(frame, path_of(frame));
}

std::string short_frame_text(const analysis::Frame& frame) {
  return text_of(frame, shortened(path_of(frame)));
}

OrderedJson frame_to_json(const analysis::Frame& frame) {
  const auto number = [](uint32_t value) {
    return value == 0 ? OrderedJson() : OrderedJson(value);
  };
  OrderedJson json = {{"function", frame.function},
                      {"url", frame.url},
                      {"line", number(frame.line)},
                      {"column", number(frame.column)}};
  add_generated(json, frame);
  return json;
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
