// The part of a query that counts and sums: `sum(shallow) by class`.
#pragma once

#include <stop_token>

#include "analysis/query/heap_fields.h"
#include "analysis/query/run_query.h"

namespace heapcli::analysis::query {

/// Sets everything but `answer.nodes`. Throws Error(kCancelled).
void run_grouping(HeapFields& fields, const Query& query, size_t limit,
                  const std::stop_token& stop, Answer& answer);

}  // namespace heapcli::analysis::query
