// YAML text as a tree with a place for everything, keys too: the only user of
// yaml-cpp, of which it takes the parser's events alone. Its own tree forgets
// where keys stand and which were there twice.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/scenario/scenario.h"

namespace heapcli::commands {

struct YamlNode {
  enum class Kind { kNothing, kScalar, kList, kMap };
  Kind kind = Kind::kNothing;
  Place place;
  std::string text;                    ///< Of a scalar.
  std::vector<const YamlNode*> items;  ///< Of a list.
  /// Of a map, key first, in the order of the text.
  std::vector<std::pair<const YamlNode*, const YamlNode*>> entries;

  bool is(Kind wanted) const { return kind == wanted; }
};

/// Owns the nodes. An alias (`*name`) is a second way to the same node, so that
/// text of a few lines never becomes a tree of millions; no node is below
/// itself.
class YamlTree {
 public:
  /// One document, JSON or YAML. Throws Error(kUsage) with `file:line:column:`
  /// for what is no such text, is in no UTF-8, or is beyond a megabyte.
  YamlTree(std::string_view text, const std::string& file);

  const YamlNode& root() const { return *root_; }

 private:
  class Builder;

  std::deque<YamlNode> nodes_;
  const YamlNode* root_ = nullptr;
};

/// `file:line:column: what`, the way compilers say it.
std::string at_place(const std::string& file, Place place,
                     const std::string& what);

/// What stands there, for a message: `a map`, or a scalar's text.
std::string what_it_is(const YamlNode& node);

}  // namespace heapcli::commands
