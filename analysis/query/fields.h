// What can be asked of an object in a query, by name.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace heapcli::analysis::query {

enum class ValueType : uint8_t {
  kNumber,
  kBytes,  ///< A number that is shown with a unit.
  kId,     ///< A number that is shown as @1234.
  kBoolean,
  kText,
  kObject,
};

enum class Field : uint8_t {
  kId,
  kType,
  kClass,
  kKey,
  kName,
  kShallow,
  kRawShallow,
  kRetained,
  kDistance,
  kDetached,
  kEdgeCount,
  kSize,
  kScript,
  kLine,
  kColumn,
  kAllocatedAt,
  kDominator,
};

struct FieldInfo {
  std::string_view name;
  Field field;
  ValueType type;
};

const std::vector<FieldInfo>& all_fields();

/// Null when there is none of that name.
const FieldInfo* find_field(std::string_view name);

/// "a number", "text", …: for messages.
std::string_view describe(ValueType type);

constexpr bool is_number(ValueType type) { return type <= ValueType::kId; }
/// An object is a condition, too: that there is one.
constexpr bool is_condition(ValueType type) {
  return type == ValueType::kBoolean || type == ValueType::kObject;
}

}  // namespace heapcli::analysis::query
