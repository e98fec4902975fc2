// From a value of a heap to one that stands by itself.
#pragma once

#include "analysis/query/heap_fields.h"
#include "analysis/query/run_query.h"

namespace heapcli::analysis::query {

Cell cell_of(const HeapFields& fields, const Value& value, ValueType type);

}  // namespace heapcli::analysis::query
