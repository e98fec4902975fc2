// Computes a checked expression for one object after another.
#pragma once

#include <vector>

#include "analysis/bitmap.h"
#include "analysis/query/heap_fields.h"
#include "analysis/query/text_test.h"

namespace heapcli::analysis::query {

/// May be used by several threads at once, each with a stack of its own.
class Evaluator {
 public:
  using Stack = std::vector<Value>;

  /// Looks up what the steps name: edges, classes, patterns. Both have to
  /// outlive this.
  Evaluator(HeapFields& fields, const Expression& expression);

  /// `stack` is scratch memory, of any content and size.
  Value operator()(NodeIndex node, Stack& stack) const;

  /// What the value is as a condition: an object is true, a missing value not.
  bool is_true(NodeIndex node, Stack& stack) const;

 private:
  struct Edge {
    std::vector<uint32_t> names;  ///< The StringIndex of each text equal to it.
  };

  void bind(size_t index);
  Value follow(const Value& from, const Edge& edge) const;
  Value element(const Value& from, uint32_t index) const;

  HeapFields& fields_;
  const Expression& expression_;
  // What steps look up, by `slot_` of the step.
  std::vector<size_t> slot_;
  std::vector<Value> constants_;
  std::vector<Edge> edges_;
  std::vector<TextTest> tests_;
  std::vector<Bitmap<NodeIndex>> sets_;
};

/// Numbers and conditions by value, texts by their bytes; what is missing comes
/// last either way. Both are of one type.
int compare(const HeapFields& fields, const Value& a, const Value& b);

}  // namespace heapcli::analysis::query
