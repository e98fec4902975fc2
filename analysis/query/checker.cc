// Runs the steps with types instead of values: each step takes the types of
// its operands off a stack and puts that of its result there, together with
// the part of the text that it stands for, so that an error can point at the
// operand that is wrong.

#include "analysis/query/checker.h"

#include <algorithm>

#include "analysis/pattern.h"

namespace heapcli::analysis::query {
namespace {

struct Operand {
  ValueType type;
  Span where;
};

Span joined(Span a, Span b) {
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

[[noreturn]] void wrong_type(const Operand& operand,
                             std::string_view expected) {
  throw QueryError(operand.where, "expected " + std::string(expected) +
                                      ", got " +
                                      std::string(describe(operand.type)));
}

ValueType field_type(Step& step) {
  const FieldInfo* const info = find_field(step.text);
  if (info == nullptr) {
    std::vector<std::string_view> names;
    for (const FieldInfo& known : all_fields()) names.push_back(known.name);
    const std::string hint = suggestion(step.text, names);
    std::string list;
    for (const std::string_view name : names) {
      list += (list.empty() ? "" : ", ") + std::string(name);
    }
    throw QueryError(step.where,
                     "no field is called '" + step.text + "'" +
                         (hint.empty() ? "; there are " + list : hint));
  }
  step.field = info->field;
  return info->type;
}

void check_pattern(const Step& step) {
  const std::string error = Pattern(step.text, step.ignore_case).error();
  if (error.empty()) return;
  throw QueryError(step.where, error +
                                   " (the syntax is RE2's: no lookahead, no "
                                   "back-references)");
}

class Checker {
 public:
  explicit Checker(Expression& expression) : expression_(expression) {}

  void run() {
    for (size_t i = 0; i < expression_.steps.size(); ++i) {
      check(expression_.steps[i], i);
      deepest_ = std::max(deepest_, stack_.size());
    }
    expression_.type = stack_.back().type;
    expression_.stack_size = deepest_ + 1;
  }

 private:
  Operand pop() {
    const Operand top = stack_.back();
    stack_.pop_back();
    return top;
  }
  void push(ValueType type, Span where) { stack_.push_back({type, where}); }

  void pop_object(const Step& step, ValueType result) {
    const Operand object = pop();
    if (object.type != ValueType::kObject) wrong_type(object, "an object");
    push(result, joined(object.where, step.where));
  }

  void check(Step& step, size_t index) {
    switch (step.kind) {
      case StepKind::kThis:
        return push(ValueType::kObject, step.where);
      case StepKind::kNumber:
        return push(step.in_bytes ? ValueType::kBytes : ValueType::kNumber,
                    step.where);
      case StepKind::kText:
        return push(ValueType::kText, step.where);
      case StepKind::kTrue:
      case StepKind::kFalse:
        return push(ValueType::kBoolean, step.where);
      case StepKind::kEdge:
      case StepKind::kElement:
        return pop_object(step, ValueType::kObject);
      case StepKind::kField:
        return pop_object(step, field_type(step));
      case StepKind::kRetainedBy:
      case StepKind::kHeldBy:
        return pop_object(step, ValueType::kBoolean);
      case StepKind::kNegate: {
        const Operand operand = pop();
        if (!is_number(operand.type)) wrong_type(operand, "a number");
        return push(operand.type, joined(step.where, operand.where));
      }
      case StepKind::kNot: {
        const Operand operand = pop();
        if (!is_condition(operand.type)) wrong_type(operand, "a condition");
        return push(ValueType::kBoolean, joined(step.where, operand.where));
      }
      case StepKind::kMatches:
      case StepKind::kMatchesNot: {
        const Operand text = pop();
        if (text.type != ValueType::kText) wrong_type(text, "text");
        check_pattern(step);
        return push(ValueType::kBoolean, joined(text.where, step.where));
      }
      case StepKind::kAnd:
      case StepKind::kOr: {
        const Operand left = pop();
        if (!is_condition(left.type)) wrong_type(left, "a condition");
        open_.push_back(left.where);
        return;
      }
      case StepKind::kCondition: {
        const Operand right = pop();
        if (!is_condition(right.type)) wrong_type(right, "a condition");
        const Span left = open_.back();
        open_.pop_back();
        return push(ValueType::kBoolean, joined(left, right.where));
      }
      default:
        return binary(step, index);
    }
  }

  void binary(Step& step, size_t index) {
    const Operand right = pop();
    const Operand left = pop();
    const Span whole = joined(left.where, right.where);
    switch (step.kind) {
      case StepKind::kAdd:
      case StepKind::kSubtract:
      case StepKind::kMultiply:
      case StepKind::kDivide:
      case StepKind::kRemainder:
        if (!is_number(left.type)) wrong_type(left, "a number");
        if (!is_number(right.type)) wrong_type(right, "a number");
        return push(result_of(step.kind, left.type, right.type), whole);
      case StepKind::kEqual:
      case StepKind::kNotEqual:
        same_type(left, right);
        if (left.type == ValueType::kText) compare_with_constant(step, index);
        return push(ValueType::kBoolean, whole);
      default:
        same_type(left, right);
        if (!is_number(left.type) && left.type != ValueType::kText) {
          wrong_type(left, "a number or text");
        }
        return push(ValueType::kBoolean, whole);
    }
  }

  static ValueType result_of(StepKind kind, ValueType left, ValueType right) {
    const bool left_bytes = left == ValueType::kBytes;
    const bool right_bytes = right == ValueType::kBytes;
    const bool bytes = kind == StepKind::kDivide ? left_bytes && !right_bytes
                       : kind == StepKind::kRemainder
                           ? left_bytes
                           : left_bytes || right_bytes;
    return bytes ? ValueType::kBytes : ValueType::kNumber;
  }

  static void same_type(const Operand& left, const Operand& right) {
    const bool same =
        is_number(left.type) ? is_number(right.type) : left.type == right.type;
    if (!same) wrong_type(right, describe(left.type));
  }

  // The usual case, `class == "Session"`, is decided once for each class. The
  // constant's own step is left where it is, before this one: it becomes the
  // text of this step, and does nothing itself.
  void compare_with_constant(Step& step, size_t index) {
    Step& before = expression_.steps[index - 1];
    if (before.kind != StepKind::kText) return;
    step.kind = step.kind == StepKind::kEqual ? StepKind::kEqualsText
                                              : StepKind::kEqualsTextNot;
    step.text = before.text;
  }

  Expression& expression_;
  std::vector<Operand> stack_;
  std::vector<Span> open_;  ///< Left operands of && and || not yet complete.
  size_t deepest_ = 0;
};

}  // namespace

void check(Expression& expression) { Checker(expression).run(); }

void check_condition(Expression& expression) {
  check(expression);
  if (!is_condition(expression.type)) {
    wrong_type({expression.type, expression.where}, "a condition");
  }
}

void check_number(Expression& expression) {
  check(expression);
  if (!is_number(expression.type)) {
    wrong_type({expression.type, expression.where}, "a number");
  }
}

}  // namespace heapcli::analysis::query
