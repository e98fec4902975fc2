// A concatenation is a tree, and one built by `text += line` is a list of a
// million levels that leans to the left. The halves that are still to come lie
// on a stack of our own. A broken file can make the tree a cycle, or share
// halves so that it unfolds to more pieces than there are atoms: after
// kMostPieces the text counts as cut, whatever there is of it.

#include "analysis/objects/string_text.h"

#include <array>
#include <cstdio>
#include <vector>

#include "analysis/find_object.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kMostPieces = 1 << 20;
// V8's --heap-snapshot-string-limit.
constexpr size_t kCharactersV8Writes = 1024;

bool continues_character(char c) { return (c & 0xC0) == 0x80; }

// In UTF-16 code units, as V8 counts.
size_t code_units(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    if (continues_character(c)) continue;
    count += static_cast<unsigned char>(c) >= 0xF0 ? 2 : 1;
  }
  return count;
}

bool v8_cut(std::string_view text) {
  return text.size() >= kCharactersV8Writes &&
         code_units(text) >= kCharactersV8Writes;
}

// Takes what fits; false when something is left.
bool append(std::string& text, std::string_view piece, size_t limit) {
  size_t room = limit - text.size();
  if (piece.size() <= room) {
    text += piece;
    return true;
  }
  while (room > 0 && continues_character(piece[room])) --room;
  text += piece.substr(0, room);
  return false;
}

std::string escape(unsigned char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\x%02x", c);
  return text.data();
}

// A control character of two bytes, U+0080 to U+009F.
bool is_c1(std::string_view text, size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xC2 && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

StringText string_text(const HeapGraph& graph, NodeIndex node, size_t limit) {
  StringText result;
  std::vector<NodeIndex> pending = {node};
  for (size_t pieces = 0; !pending.empty(); ++pieces) {
    if (pieces == kMostPieces || result.text.size() == limit) {
      result.cut = true;
      break;
    }
    const NodeIndex piece = pending.back();
    pending.pop_back();
    const NodeType type = graph.type(piece);
    if (type == NodeType::kConcatenatedString) {
      const auto first = find_edge(graph, piece, EdgeType::kInternal, "first");
      const auto second =
          find_edge(graph, piece, EdgeType::kInternal, "second");
      if (!first && !second) result.cut = true;
      if (second) pending.push_back(graph.edge_to[*second]);
      if (first) pending.push_back(graph.edge_to[*first]);
    } else if (type == NodeType::kSlicedString) {
      const auto parent =
          find_edge(graph, piece, EdgeType::kInternal, "parent");
      if (!parent) result.cut = true;
      result.holds_parent = true;
      if (parent) pending.push_back(graph.edge_to[*parent]);
    } else {
      const std::string_view text = graph.name(piece);
      if (v8_cut(text)) result.cut = true;
      if (!append(result.text, text, limit)) {
        result.cut = true;
        break;
      }
    }
  }
  return result;
}

std::string quoted(std::string_view text, size_t limit, bool cut) {
  std::string result = "\"";
  size_t characters = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (!continues_character(text[at]) && characters++ == limit) {
      cut = true;
      break;
    }
    if (is_c1(text, at)) {
      result += escape(static_cast<unsigned char>(text[++at]));
    } else if (c < 0x20 || c == 0x7F || c == '"' || c == '\\') {
      result += escape(c);
    } else {
      result += text[at];
    }
  }
  return result + (cut ? "…\"" : "\"");
}

}  // namespace heapcli::analysis
