#include "analysis/query/fields.h"

namespace heapcli::analysis::query {

const std::vector<FieldInfo>& all_fields() {
  static const std::vector<FieldInfo> fields = {
      {"id", Field::kId, ValueType::kId},
      {"type", Field::kType, ValueType::kText},
      {"class", Field::kClass, ValueType::kText},
      {"key", Field::kKey, ValueType::kText},
      {"name", Field::kName, ValueType::kText},
      {"shallow", Field::kShallow, ValueType::kBytes},
      {"raw_shallow", Field::kRawShallow, ValueType::kBytes},
      {"retained", Field::kRetained, ValueType::kBytes},
      {"distance", Field::kDistance, ValueType::kNumber},
      {"detached", Field::kDetached, ValueType::kBoolean},
      {"edge_count", Field::kEdgeCount, ValueType::kNumber},
      {"size", Field::kSize, ValueType::kNumber},
      {"script", Field::kScript, ValueType::kText},
      {"line", Field::kLine, ValueType::kNumber},
      {"column", Field::kColumn, ValueType::kNumber},
      {"allocated_at", Field::kAllocatedAt, ValueType::kText},
      {"dominator", Field::kDominator, ValueType::kObject}};
  return fields;
}

const FieldInfo* find_field(std::string_view name) {
  for (const FieldInfo& info : all_fields()) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

std::string_view describe(ValueType type) {
  switch (type) {
    case ValueType::kNumber:
    case ValueType::kBytes:
    case ValueType::kId:
      return "a number";
    case ValueType::kBoolean:
      return "a condition";
    case ValueType::kText:
      return "text";
    case ValueType::kObject:
      return "an object";
  }
  return "";
}

}  // namespace heapcli::analysis::query
