#include "analysis/query/answer_cells.h"

#include "analysis/object_label.h"

namespace heapcli::analysis::query {

Cell cell_of(const HeapFields& fields, const Value& value, ValueType type) {
  Cell cell;
  cell.type = type;
  switch (value.kind) {
    case Value::Kind::kMissing:
      cell.missing = true;
      break;
    case Value::Kind::kNumber:
    case Value::Kind::kBoolean:
      cell.number = value.number;
      break;
    case Value::Kind::kText:
      cell.text = fields.text(value);
      break;
    case Value::Kind::kObject: {
      const Heap& heap = fields.heap();
      cell.number = raw(heap.graph.node_id[value.node()]);
      cell.text = object_label(heap.graph, heap.figures.classes, value.node());
      break;
    }
  }
  return cell;
}

}  // namespace heapcli::analysis::query
