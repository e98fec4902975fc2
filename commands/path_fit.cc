#include "commands/path_fit.h"

#include <vector>

#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

// Narrower than this there is no room for a beginning and an end.
constexpr size_t kNarrowest = 12;

bool begins_character(char byte) { return (byte & 0xC0) != 0x80; }

// Where each character begins, and at last where the text ends.
std::vector<size_t> characters(std::string_view text) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); ++i) {
    if (begins_character(text[i])) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

// A part of the path begins here: what an arrow leads to.
bool begins_part(std::string_view text, size_t at) {
  return text.substr(at).starts_with(" → ");
}

// A step, or a word of one, begins here.
bool begins_step(std::string_view text, size_t at) {
  return at == text.size() || text[at] == '.' || text[at] == '[' ||
         text[at] == ' ';
}

}  // namespace

std::string fit_path(std::string_view text, size_t width) {
  const std::vector<size_t> starts = characters(text);
  const size_t columns = starts.size() - 1;
  if (width < kNarrowest || columns <= width) return fit(text, width);
  // Characters [0, head) and [tail, columns) stay, with an ellipsis between.
  // Half of either is given up for a whole name, but no more.
  size_t head = width / 3;
  for (size_t at = head; at > width / 6; --at) {
    if (!begins_step(text, starts[at])) continue;
    head = at;
    break;
  }
  size_t tail = columns - (width - head - 1);
  const size_t latest = tail + (columns - tail) / 2;
  for (const auto begins : {begins_part, begins_step}) {
    size_t at = tail;
    while (at <= latest && !begins(text, starts[at])) ++at;
    if (at > latest) continue;
    tail = at;
    break;
  }
  return std::string(text.substr(0, starts[head])) + "…" +
         std::string(text.substr(starts[tail]));
}

}  // namespace heapcli::commands
