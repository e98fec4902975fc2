// The values of a heap's objects, as queries see them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/heap.h"
#include "analysis/query/expression.h"

namespace heapcli::analysis::query {

/// Whose texts a text is one of: it is a number in one of these sets, so that
/// comparing it needs no bytes where it has been met before.
enum class TextSource : uint8_t {
  kConstant,
  kType,
  kClass,
  kKey,
  kName,
  kDetachedName,  ///< The same strings as kName, after "Detached ".
  kScript,
  kSite,
};

struct Value {
  enum class Kind : uint8_t { kMissing, kNumber, kBoolean, kText, kObject };

  Kind kind = Kind::kMissing;
  TextSource source{};  ///< Of kText.
  uint32_t index = 0;   ///< The text's in its source, or an object's NodeIndex.
  double number = 0;    ///< Of kNumber; 0 or 1 of kBoolean.

  static Value missing() { return {}; }
  static Value of_number(double number) {
    return {Kind::kNumber, {}, 0, number};
  }
  static Value of_boolean(bool value) {
    return {Kind::kBoolean, {}, 0, value ? 1.0 : 0.0};
  }
  static Value of_text(TextSource source, uint32_t index) {
    return {Kind::kText, source, index, 0};
  }
  static Value of_object(NodeIndex node) {
    return {Kind::kObject, {}, raw(node), 0};
  }
  NodeIndex node() const { return static_cast<NodeIndex>(index); }
};

/// May be asked by several threads at once.
class HeapFields {
 public:
  /// Prepares what the query's fields need. Both have to outlive this.
  HeapFields(const Heap& heap, const Query& query);

  Value get(Field field, NodeIndex node) const;

  /// Number of texts in a source.
  size_t text_count(TextSource source) const;
  std::string text(const Value& value) const;
  /// The same without a copy; not of kDetachedName.
  std::string_view text_view(const Value& value) const;

  /// A text of the query's own.
  Value constant(const std::string& text);

  const Heap& heap() const { return heap_; }

 private:
  void find_scripts();
  void find_sites();
  Value site(NodeIndex node) const;

  const Heap& heap_;
  std::vector<std::string> constants_;
  std::vector<std::string_view> scripts_;
  std::unordered_map<uint32_t, uint32_t> script_of_id_;
  std::vector<std::string> sites_;  ///< By TraceIndex; empty: not known.
};

/// The source of a text field that is not `name` after "Detached ".
TextSource source_of(Field field);

/// Calls `visit` with every expression of the query.
void for_each_expression(const Query& query,
                         const std::function<void(const Expression&)>& visit);

}  // namespace heapcli::analysis::query
