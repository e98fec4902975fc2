// Reads a query: its grammar and its types. docs/query.md has the grammar;
// checker.h, which this calls, has the rules of types. Nothing is known of a
// heap here, so that what is wrong is said before one is opened.
#pragma once

#include <string_view>

#include "analysis/query/expression.h"

namespace heapcli::analysis::query {

/// How deep parentheses may be nested.
inline constexpr size_t kDeepest = 100;

/// Throws QueryError.
Query parse_query(std::string_view text);

/// The keys of an `order by` by themselves, for a query that has none. Throws
/// QueryError, whose place is in `text`.
std::vector<OrderKey> parse_order(std::string_view text, const Query& query);

}  // namespace heapcli::analysis::query
