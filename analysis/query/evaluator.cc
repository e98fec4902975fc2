// A stack machine. What a step names is looked up before the first object:
// an edge's name becomes the number of a string, a class that retains or holds
// becomes a set of the objects it does so to. A step then costs a few
// nanoseconds; texts are compared once each (text_test.h).
//
// A value may be missing: no such edge, no location. Arithmetic with it is
// missing, too, and every comparison with it is false.

#include "analysis/query/evaluator.h"

#include <algorithm>
#include <cmath>

namespace heapcli::analysis::query {
namespace {

bool truth(const Value& value) {
  return value.kind == Value::Kind::kObject ||
         (value.kind == Value::Kind::kBoolean && value.number != 0);
}

// What any of the class dominates.
Bitmap<NodeIndex> retained_by(const Heap& heap,
                              const std::vector<bool>& wanted) {
  const ClassIndex& classes = heap.figures.classes;
  const DominatorTree& tree = heap.figures.dominators;
  Bitmap<NodeIndex> set(heap.graph.node_count());
  // A dominator has a smaller number than those below it.
  for (size_t number = 1; number < tree.order.size(); ++number) {
    const NodeIndex dominator = tree.order[tree.dominator[number]];
    if (set.test(dominator) || wanted[raw(classes.class_of(dominator))]) {
      set.set(tree.order[number]);
    }
  }
  return set;
}

// What any of the class refers to, weak references aside.
Bitmap<NodeIndex> held_by(const Heap& heap, const std::vector<bool>& wanted) {
  const HeapGraph& graph = heap.graph;
  Bitmap<NodeIndex> set(graph.node_count());
  for (const NodeIndex node : graph.nodes()) {
    if (!wanted[raw(heap.figures.classes.class_of(node))]) continue;
    for (const EdgeIndex edge : graph.edges_of(node)) {
      if (graph.edge_type[edge] == EdgeType::kWeak) continue;
      set.set(graph.edge_to[edge]);
    }
  }
  return set;
}

std::vector<bool> classes_named(const Heap& heap, std::string_view name) {
  std::vector<bool> wanted;
  for (const HeapClass& heap_class : heap.figures.classes.classes()) {
    wanted.push_back(heap_class.name == name);
  }
  return wanted;
}

Value arithmetic(StepKind kind, const Value& left, const Value& right) {
  if (left.kind != Value::Kind::kNumber || right.kind != Value::Kind::kNumber) {
    return Value::missing();
  }
  const double a = left.number;
  const double b = right.number;
  double result = 0;
  switch (kind) {
    case StepKind::kAdd:
      result = a + b;
      break;
    case StepKind::kSubtract:
      result = a - b;
      break;
    case StepKind::kMultiply:
      result = a * b;
      break;
    case StepKind::kDivide:
      result = a / b;
      break;
    default:
      result = std::fmod(a, b);
  }
  // Of a division by zero.
  return std::isfinite(result) ? Value::of_number(result) : Value::missing();
}

bool holds(StepKind kind, int order) {
  switch (kind) {
    case StepKind::kEqual:
      return order == 0;
    case StepKind::kNotEqual:
      return order != 0;
    case StepKind::kLess:
      return order < 0;
    case StepKind::kLessOrEqual:
      return order <= 0;
    case StepKind::kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

}  // namespace

int compare(const HeapFields& fields, const Value& a, const Value& b) {
  using Kind = Value::Kind;
  if (a.kind == Kind::kMissing || b.kind == Kind::kMissing) {
    return (a.kind == Kind::kMissing) - (b.kind == Kind::kMissing);
  }
  if (a.kind == Kind::kObject) {
    return (a.index > b.index) - (a.index < b.index);
  }
  if (a.kind != Kind::kText)
    return (a.number > b.number) - (a.number < b.number);
  if (a.source == b.source && a.index == b.index) return 0;
  if (a.source == TextSource::kDetachedName ||
      b.source == TextSource::kDetachedName) {
    return fields.text(a).compare(fields.text(b));
  }
  return fields.text_view(a).compare(fields.text_view(b));
}

Evaluator::Evaluator(HeapFields& fields, const Expression& expression)
    : fields_(fields), expression_(expression) {
  slot_.resize(expression.steps.size());
  for (size_t i = 0; i < expression.steps.size(); ++i) bind(i);
}

void Evaluator::bind(size_t index) {
  const Step& step = expression_.steps[index];
  const Heap& heap = fields_.heap();
  const StringTable& strings = heap.graph.strings;
  switch (step.kind) {
    case StepKind::kText:
      slot_[index] = constants_.size();
      constants_.push_back(fields_.constant(step.text));
      break;
    case StepKind::kEdge: {
      slot_[index] = edges_.size();
      Edge edge;
      for (uint32_t i = 0; i < strings.size(); ++i) {
        if (strings[StringIndex{i}] == step.text) edge.names.push_back(i);
      }
      edges_.push_back(std::move(edge));
      break;
    }
    case StepKind::kRetainedBy:
    case StepKind::kHeldBy: {
      slot_[index] = sets_.size();
      const std::vector<bool> wanted = classes_named(heap, step.text);
      sets_.push_back(step.kind == StepKind::kRetainedBy
                          ? retained_by(heap, wanted)
                          : held_by(heap, wanted));
      break;
    }
    case StepKind::kMatches:
    case StepKind::kMatchesNot:
    case StepKind::kEqualsText:
    case StepKind::kEqualsTextNot: {
      slot_[index] = tests_.size();
      // The text comes from the step before, or before the constant.
      const bool equals = step.kind == StepKind::kEqualsText ||
                          step.kind == StepKind::kEqualsTextNot;
      const Step& text = expression_.steps[index - (equals ? 2 : 1)];
      tests_.emplace_back(step, fields_,
                          text.kind == StepKind::kField
                              ? source_of(text.field)
                              : TextSource::kConstant);
      break;
    }
    default:
      break;
  }
}

// What JavaScript calls so goes before what V8 does.
Value Evaluator::follow(const Value& from, const Edge& edge) const {
  if (from.kind != Value::Kind::kObject) return Value::missing();
  const HeapGraph& graph = fields_.heap().graph;
  Value internal = Value::missing();
  for (const EdgeIndex candidate : graph.edges_of(from.node())) {
    const EdgeType type = graph.edge_type[candidate];
    if (!is_named(type) || type == EdgeType::kWeak) continue;
    if (std::find(edge.names.begin(), edge.names.end(),
                  graph.edge_name_or_index[candidate]) == edge.names.end()) {
      continue;
    }
    const Value target = Value::of_object(graph.edge_to[candidate]);
    if (type != EdgeType::kInternal) return target;
    if (internal.kind == Value::Kind::kMissing) internal = target;
  }
  return internal;
}

Value Evaluator::element(const Value& from, uint32_t index) const {
  if (from.kind != Value::Kind::kObject) return Value::missing();
  const HeapGraph& graph = fields_.heap().graph;
  for (const EdgeIndex edge : graph.edges_of(from.node())) {
    if (graph.edge_type[edge] == EdgeType::kElement &&
        graph.edge_name_or_index[edge] == index) {
      return Value::of_object(graph.edge_to[edge]);
    }
  }
  return Value::missing();
}

Value Evaluator::operator()(NodeIndex node, Stack& stack) const {
  if (stack.size() < expression_.stack_size) {
    stack.resize(expression_.stack_size);
  }
  Value* top = stack.data() - 1;
  const std::vector<Step>& steps = expression_.steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    switch (step.kind) {
      case StepKind::kThis:
        *++top = Value::of_object(node);
        break;
      case StepKind::kNumber:
        *++top = Value::of_number(step.number);
        break;
      case StepKind::kText:
        *++top = constants_[slot_[i]];
        break;
      case StepKind::kTrue:
      case StepKind::kFalse:
        *++top = Value::of_boolean(step.kind == StepKind::kTrue);
        break;
      case StepKind::kEdge:
        *top = follow(*top, edges_[slot_[i]]);
        break;
      case StepKind::kElement:
        *top = element(*top, static_cast<uint32_t>(step.number));
        break;
      case StepKind::kField:
        if (top->kind == Value::Kind::kObject) {
          *top = fields_.get(step.field, top->node());
        }
        break;
      case StepKind::kRetainedBy:
      case StepKind::kHeldBy:
        if (top->kind == Value::Kind::kObject) {
          *top = Value::of_boolean(sets_[slot_[i]].test(top->node()));
        }
        break;
      case StepKind::kNegate:
        top->number = -top->number;
        break;
      case StepKind::kNot:
      case StepKind::kCondition:
        *top = Value::of_boolean(truth(*top) ==
                                 (step.kind == StepKind::kCondition));
        break;
      case StepKind::kEqualsText:
      case StepKind::kEqualsTextNot:
        --top;
        [[fallthrough]];
      case StepKind::kMatches:
      case StepKind::kMatchesNot:
        *top = Value::of_boolean(top->kind == Value::Kind::kText &&
                                 tests_[slot_[i]](*top));
        break;
      case StepKind::kAdd:
      case StepKind::kSubtract:
      case StepKind::kMultiply:
      case StepKind::kDivide:
      case StepKind::kRemainder:
        --top;
        *top = arithmetic(step.kind, top[0], top[1]);
        break;
      case StepKind::kEqual:
      case StepKind::kNotEqual:
      case StepKind::kLess:
      case StepKind::kLessOrEqual:
      case StepKind::kGreater:
      case StepKind::kGreaterOrEqual:
        --top;
        *top = Value::of_boolean(
            top[0].kind != Value::Kind::kMissing &&
            top[1].kind != Value::Kind::kMissing &&
            holds(step.kind, compare(fields_, top[0], top[1])));
        break;
      case StepKind::kAnd:
      case StepKind::kOr: {
        const bool decided = truth(*top) == (step.kind == StepKind::kOr);
        if (decided) {
          *top = Value::of_boolean(step.kind == StepKind::kOr);
          i = step.target;  // Past kCondition.
        } else {
          --top;
        }
        break;
      }
    }
  }
  return *top;
}

bool Evaluator::is_true(NodeIndex node, Stack& stack) const {
  return truth((*this)(node, stack));
}

}  // namespace heapcli::analysis::query
