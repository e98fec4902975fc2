// An object in a line, as a person would note it down:
//
//   {id: 17, name: "bob", tags: Array(3), next: Session @123}
//   Map(3) {"a" => 1, "b" => Object @55, …}
//   handle() server.js:12:5
//   TypeError: something broke
//
// Start at Previewer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analysis/heap.h"
#include "analysis/objects/collections.h"

namespace heapcli::analysis {

/// URLs by script id; see script_urls.
using ScriptUrls = std::unordered_map<uint32_t, std::string_view>;

struct PreviewLimits {
  size_t members = 8;       ///< Of an object, array or collection.
  size_t bytes = 160;       ///< No further member once it is that long.
  size_t text = 100;        ///< Characters of a string.
  size_t member_text = 32;  ///< Characters of a string within something.
};

/// Strings are in quotes and escaped; names of classes and functions are as the
/// heap has them, any character included.
class Previewer {
 public:
  /// Both must live as long as this. Without URLs, functions have no position.
  explicit Previewer(const Heap& heap, const ScriptUrls* urls = nullptr,
                     const PreviewLimits& limits = {})
      : heap_(heap), graph_(heap.graph), urls_(urls), limits_(limits) {}

  /// The object with its members. The class is left out before braces when
  /// `class_is_known`.
  std::string preview(NodeIndex node, bool class_is_known = false) const;

  /// The object as the value of something: `"text"`, `17`, `Array(3)`,
  /// `Session @123`.
  std::string value(NodeIndex node) const;

  /// `server.js:12:5` for what has a location in a script with a name: a
  /// function, or an object's constructor; else empty.
  std::string position(NodeIndex node) const;

 private:
  std::string text_of(NodeIndex node, size_t limit) const;
  std::string function(NodeIndex node) const;
  std::string special(NodeIndex node) const;
  std::string array(NodeIndex node, const Extent& length) const;
  std::string entries(NodeIndex node, const Collection& collection) const;
  std::string members(NodeIndex node) const;
  std::string internal_members(NodeIndex node) const;
  std::string class_name(NodeIndex node) const;

  const Heap& heap_;
  const HeapGraph& graph_;
  const ScriptUrls* urls_;
  const PreviewLimits limits_;
};

/// `Map`, `WeakSet`, …
std::string_view collection_name(CollectionKind kind);

/// `12`; `3–16` when it is only known to be between.
std::string extent_text(const Extent& extent);

/// Cuts what is longer than `limit` bytes between characters.
std::string cut_text(std::string_view text, size_t limit = 120);

}  // namespace heapcli::analysis
