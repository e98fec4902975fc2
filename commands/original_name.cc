#include "commands/original_name.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>

namespace heapcli::commands {
namespace {

using analysis::Frame;
using analysis::SourceMap;

// A function's position, as V8 gives it, is that of its parameters; its name
// stands before, with one of these between them.
constexpr std::string_view kBetweenNameAndParameters[] = {"",
                                                          "=",
                                                          " = ",
                                                          "=function",
                                                          " = function",
                                                          "=async ",
                                                          " = async ",
                                                          "=async function",
                                                          " = async function",
                                                          "=function*",
                                                          " = function* ",
                                                          "=class{constructor",
                                                          "{constructor"};

// From a class's name to its constructor, in bytes of generated code.
constexpr size_t kFarthestName = 1 << 16;

// `c` of `a.b.c`.
std::string_view last_part(const Frame& frame) {
  const std::string_view full = frame.function;
  return full.substr(full.rfind('.') + 1);
}

std::string renamed(const Frame& frame, std::string_view name) {
  return frame.function.substr(
             0, frame.function.size() - last_part(frame).size()) +
         std::string(name);
}

// The name of the segment that begins exactly there. The segment that a
// position is in is often another one's: of an argument before it, say.
std::string_view name_at(const SourceMap& map, uint32_t line, uint32_t column) {
  const auto found = map.find(line, column);
  if (!found || found->generated_column != column) return {};
  return found->name;
}

// The code of a line up to a column, both counted from 1; nothing where it is
// not ASCII, so that a column is no number of bytes. Minifiers write ASCII.
std::optional<std::string_view> line_before(std::string_view code,
                                            uint32_t line, uint32_t column) {
  for (uint32_t at = 1; at < line; ++at) {
    const size_t end = code.find('\n');
    if (end == code.npos) return std::nullopt;
    code.remove_prefix(end + 1);
  }
  code = code.substr(0, code.find('\n'));
  if (column == 0 || column > code.size()) return std::nullopt;
  code = code.substr(0, column - 1);
  const bool ascii = std::all_of(code.begin(), code.end(),
                                 [](char c) { return (c & 0x80) == 0; });
  return ascii ? std::optional(code) : std::nullopt;
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         c == '$';
}

// Where `name` stands in the last `before + name + after`; npos if nowhere.
size_t last_place(std::string_view code, std::string_view before,
                  std::string_view name, std::string_view after) {
  const std::string wanted =
      std::string(before) + std::string(name) + std::string(after);
  for (size_t at = code.rfind(wanted); at != code.npos;
       at = at == 0 ? code.npos : code.rfind(wanted, at - 1)) {
    const size_t end = at + wanted.size();
    const bool begins = at == 0 || !is_name_character(code[at - 1]);
    const bool ends = end == code.size() || !is_name_character(code[end]);
    if (begins && ends) return at + before.size();
  }
  return code.npos;
}

// Where the name of a constructor's class stands, which has anything between:
// in the last `NAME=class` or `class NAME` before it.
size_t place_of_class(std::string_view code, std::string_view name) {
  if (!code.ends_with("constructor")) return code.npos;
  const size_t start = code.size() - std::min(code.size(), kFarthestName);
  const std::string_view near = code.substr(start);
  size_t last = code.npos;
  for (const size_t place : {last_place(near, "", name, "=class"),
                             last_place(near, "", name, " = class"),
                             last_place(near, "class ", name, "")}) {
    if (place == near.npos) continue;
    if (last == code.npos || start + place > last) last = start + place;
  }
  return last;
}

// With the code at hand the name is looked for in it, and no other's is taken.
std::string_view name_in_code(const SourceMap& map, uint32_t line,
                              std::string_view code, std::string_view name) {
  size_t place = code.npos;
  for (const std::string_view between : kBetweenNameAndParameters) {
    if (code.ends_with(std::string(name) + std::string(between))) {
      place = code.size() - between.size() - name.size();
    }
  }
  if (place == code.npos) place = place_of_class(code, name);
  if (place == code.npos) return {};
  return name_at(map, line, static_cast<uint32_t>(place + 1));
}

// Without it, a name that the map has where one could be.
std::string_view guessed_name(const SourceMap& map, const Frame& frame,
                              std::string_view name) {
  for (const std::string_view between : kBetweenNameAndParameters) {
    const size_t before = name.size() + between.size();
    if (before >= frame.column) continue;
    const auto found =
        name_at(map, frame.line, static_cast<uint32_t>(frame.column - before));
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace

std::string original_name(const Frame& frame, const SourceMap& map,
                          std::string_view code) {
  const std::string_view name = last_part(frame);
  if (name.empty()) return frame.function;
  const auto line = line_before(code, frame.line, frame.column);
  const std::string_view found =
      line ? name_in_code(map, frame.line, *line, name)
           : guessed_name(map, frame, name);
  return found.empty() ? frame.function : renamed(frame, found);
}

}  // namespace heapcli::commands
