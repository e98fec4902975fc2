#include "analysis/profile/collapsed_stacks.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "analysis/error.h"
#include "analysis/profile/call_stacks.h"
#include "analysis/profile/frame_name.h"
#include "analysis/profile/stack_collector.h"
#include "analysis/utf8.h"

namespace heapcli::analysis {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// U+0085, U+2028 and U+2029 end a line for some readers of lines.
size_t line_end_length(std::string_view text) {
  for (const std::string_view end :
       {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.substr(0, end.size()) == end) return end.size();
  }
  return 0;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    size_t length = line_end_length(text.substr(i));
    if (byte < 0x20 || byte == 0x7F || byte == ';' ||
        text.substr(i, 2) == "\\x") {
      length = 1;
    }
    if (length == 0) out += text[i];
    for (size_t k = 0; k < length; ++k) {
      const auto escape = static_cast<unsigned char>(text[i + k]);
      out += "\\x";
      out += kHexDigits[escape >> 4];
      out += kHexDigits[escape & 0xF];
    }
    if (length > 1) i += length - 1;
  }
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\\x" && i + 4 <= text.size()) {
      const size_t high = kHexDigits.find(text[i + 2]);
      const size_t low = kHexDigits.find(text[i + 3]);
      if (high != kHexDigits.npos && low != kHexDigits.npos) {
        out += static_cast<char>(high * 16 + low);
        i += 3;
        continue;
      }
    }
    out += text[i];
  }
  replace_broken_utf8(out);
  return out;
}

std::string frame_text(const Frame& frame) {
  std::string text = name_of(frame);
  const std::string file = file_of(frame);
  if (!file.empty()) {
    text += " (" + file + ":" + std::to_string(frame.line) + ":" +
            std::to_string(frame.column) + ")";
  }
  return escaped(text);
}

// Takes `:12` off the end of `text`.
std::optional<uint32_t> take_number(std::string_view& text) {
  const size_t colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  const char* const begin = text.data() + colon + 1;
  const char* const end = text.data() + text.size();
  uint32_t number = 0;
  const auto [stop, error] = std::from_chars(begin, end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  text = text.substr(0, colon);
  return number;
}

// Where the `(` is that the `)` at the end of the text closes.
size_t opening_bracket(std::string_view text) {
  size_t depth = 0;
  for (size_t i = text.size(); i-- > 0;) {
    if (text[i] == ')') ++depth;
    if (text[i] == '(' && --depth == 0) return i;
  }
  return text.npos;
}

Frame frame_of(std::string_view line_text) {
  const std::string whole = unescaped(line_text);
  const std::string_view text = whole;
  Frame frame;
  if (!text.empty() && text.back() == ')') {
    const size_t bracket = opening_bracket(text);
    if (bracket != text.npos && bracket > 1 && text[bracket - 1] == ' ') {
      std::string_view place = text.substr(bracket + 1);
      place.remove_suffix(1);
      const std::optional<uint32_t> last = take_number(place);
      const std::optional<uint32_t> first =
          last ? take_number(place) : std::nullopt;
      if (last && !place.empty()) {
        frame.line = first ? *first : *last;
        frame.column = first ? *last : 0;
        set_file(frame, std::string(place));
        frame.function = function_of(std::string(text.substr(0, bracket - 1)));
        return frame;
      }
    }
  }
  frame.function = function_of(whole);
  return frame;
}

struct Line {
  std::string_view stack;
  uint64_t bytes = 0;
};

std::optional<Line> parse_line(std::string_view text) {
  const size_t space = text.rfind(' ');
  if (space == text.npos || space == 0) return std::nullopt;
  Line line;
  line.stack = text.substr(0, space);
  const char* const end = text.data() + text.size();
  const auto [stop, error] =
      std::from_chars(text.data() + space + 1, end, line.bytes);
  if (error != std::errc() || stop != end) return std::nullopt;
  return line;
}

// The next line without its end, empty ones left out; nullopt at the end.
std::optional<std::string_view> next_line(std::string_view& text,
                                          uint64_t& number) {
  while (!text.empty()) {
    ++number;
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
      line.remove_suffix(1);
    }
    if (!line.empty()) return line;
  }
  return std::nullopt;
}

}  // namespace

void write_collapsed(const AllocationProfile& profile, const ByteSink& sink) {
  BufferedSink out(sink);
  std::vector<std::string> texts;
  for (const Frame& frame : profile.frames.values()) {
    texts.push_back(frame_text(frame));
  }
  std::vector<FrameIndex> stack;
  for (const CallIndex call : IndexRange<CallIndex>(profile.call_count())) {
    if (profile.self_bytes[call] == 0) continue;
    collect_stack(profile, call, stack);
    for (size_t i = stack.size(); i-- > 0;) {
      out << texts[raw(stack[i])] << (i == 0 ? " " : ";");
    }
    out << profile.self_bytes[call] << "\n";
  }
  out.flush();
}

AllocationProfile read_collapsed(std::string_view text,
                                 const std::string& name) {
  // Frames come again and again; each is parsed once.
  std::unordered_map<std::string_view, uint32_t> frame_index;
  std::vector<Frame> frames;
  StackCollector stacks(frames);
  std::vector<uint32_t> stack;
  uint64_t number = 0;
  while (const auto line_text = next_line(text, number)) {
    const std::optional<Line> line = parse_line(*line_text);
    if (!line) {
      throw Error(Error::Kind::kBadData,
                  name + ": line " + std::to_string(number) +
                      " is no collapsed stack ('outer;inner BYTES'); is it "
                      "another kind of file?");
    }
    stack.clear();
    for (std::string_view rest = line->stack; !rest.empty();) {
      const size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view frame = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto [entry, added] =
          frame_index.try_emplace(frame, static_cast<uint32_t>(frames.size()));
      if (added) frames.push_back(frame_of(frame));
      stack.push_back(entry->second);
    }
    stacks.add(stack, line->bytes, 0);
  }
  return stacks.builder().build();
}

bool looks_collapsed(std::string_view text) {
  uint64_t number = 0;
  const auto line = next_line(text, number);
  return line && line->find('\0') == line->npos && parse_line(*line);
}

}  // namespace heapcli::analysis
