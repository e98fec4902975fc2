// A query as the parser leaves it: expressions are lists of steps for a stack
// machine, operands before operators, so that neither the checker nor the
// evaluator recurses. `retained / 2 > 1MiB` is
//
//     this  field(retained)  number(2)  /  number(1048576)  >
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/query/fields.h"
#include "analysis/query/query_error.h"

namespace heapcli::analysis::query {

enum class StepKind : uint8_t {
  // Push a value.
  kThis,  ///< The node that is looked at.
  kNumber,
  kText,
  kTrue,
  kFalse,
  // Replace an object by something of it.
  kEdge,     ///< The target of the edge named `text`.
  kElement,  ///< The target of the element `number`.
  kField,
  kRetainedBy,  ///< Whether one of the class `text` dominates it.
  kHeldBy,      ///< Whether one of the class `text` refers to it.
  // Replace the top value.
  kNegate,
  kNot,
  kMatches,  ///< The text, by the regular expression `text`.
  kMatchesNot,
  kEqualsText,  ///< Made by the checker: a text against a constant one.
  kEqualsTextNot,
  // Replace the two top values.
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  // Pop the left operand of && and ||, or keep it and go to step `target`.
  kAnd,
  kOr,
  kCondition,  ///< At the end of && and ||: what the top is as a condition.
};

struct Step {
  StepKind kind;
  Span where;
  std::string text = {};
  double number = 0;
  bool in_bytes = false;
  bool ignore_case = false;
  Field field = Field::kId;
  size_t target = 0;
};

struct Expression {
  std::vector<Step> steps;
  Span where;
  std::string source;     ///< As written.
  ValueType type{};       ///< Set by the checker.
  size_t stack_size = 0;  ///< Set by the checker.
};

enum class AggregateKind : uint8_t { kCount, kSum, kMin, kMax, kAverage };

struct Aggregate {
  AggregateKind kind;
  Expression of;  ///< Empty for kCount.
  Span where;
  std::string source;
};

struct OrderKey {
  Expression expression;  ///< In a selection.
  size_t column = 0;      ///< Among a grouping's keys and aggregates.
  /// Absent: numbers the largest first, texts by alphabet.
  std::optional<bool> descending;
};

/// Nodes that fulfil a condition; or, with aggregates, groups of them.
struct Query {
  std::optional<Expression> condition;
  std::vector<Expression> columns;  ///< `select`; empty: the usual ones.
  std::vector<Aggregate> aggregates;
  std::vector<Expression> keys;  ///< `by`
  std::vector<OrderKey> order;
  std::optional<uint64_t> limit;

  bool is_grouping() const { return !aggregates.empty(); }
};

}  // namespace heapcli::analysis::query
