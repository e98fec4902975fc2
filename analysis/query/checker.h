// The types of a query's expressions, found before it is run: numbers are
// compared with numbers, text with text, and what is asked of an object must
// be something that objects have.
#pragma once

#include "analysis/query/expression.h"

namespace heapcli::analysis::query {

/// Finds the fields that the steps name and sets `type` and `stack_size`.
/// Throws QueryError.
void check(Expression& expression);

/// As above; also throws when it is no condition, or no number.
void check_condition(Expression& expression);
void check_number(Expression& expression);

}  // namespace heapcli::analysis::query
