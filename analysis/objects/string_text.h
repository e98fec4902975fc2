// What a string in the heap says. V8 keeps long strings in pieces: a
// concatenation points at its two halves, a slice at the string it is a part
// of. Only flat strings carry text in the snapshot, at most 1024 characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "analysis/heap_graph.h"

namespace heapcli::analysis {

struct StringText {
  std::string text;
  /// There is more than `text`: because of the limit, or because V8 wrote no
  /// more than the beginning.
  bool cut = false;
  /// Some of the text is that of a whole string of which only a slice is meant;
  /// the snapshot does not tell where the slice begins.
  bool holds_parent = false;
};

/// The text of a node of any string type (see is_string), up to `limit` bytes,
/// cut between characters. Cycles and missing halves end it, marked as cut.
StringText string_text(const HeapGraph& graph, NodeIndex node, size_t limit);

/// In double quotes, with escapes for quotes, backslashes and control
/// characters, so that it is safe to print. At most `limit` characters of the
/// text, then an ellipsis; also when `cut`.
std::string quoted(std::string_view text, size_t limit, bool cut = false);

}  // namespace heapcli::analysis
