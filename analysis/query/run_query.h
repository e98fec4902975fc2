// Answers a query on a heap. Start here: parse_query (parser.h) makes a Query
// of a text, run_query an answer of a Query.
#pragma once

#include <limits>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/heap.h"
#include "analysis/query/expression.h"

namespace heapcli::analysis::query {

/// A value in an answer, independent of the query.
struct Cell {
  ValueType type{};
  bool missing = false;
  double number = 0;  ///< Also of kBoolean, and the id of a kObject.
  std::string text;   ///< Of kText, and the label of a kObject.
};

struct Answer {
  uint64_t match_count = 0;    ///< Nodes that fulfil the condition.
  uint64_t shallow_bytes = 0;  ///< Of these.

  /// Those to show, in order. Empty for a grouping.
  std::vector<NodeIndex> nodes;

  /// For a grouping, and with `select`: as many cells a row as headings.
  std::vector<std::string> headings;
  std::vector<ValueType> types;
  std::vector<std::vector<Cell>> rows;
  uint64_t row_count = 0;  ///< Before the limit.
};

struct RunOptions {
  /// At most so many rows, when the query has no limit of its own.
  size_t limit = std::numeric_limits<size_t>::max();
  std::stop_token stop = {};
};

/// Uses two threads. Throws Error(kCancelled) when stopped.
Answer run_query(const Heap& heap, const Query& query,
                 const RunOptions& options = {});

}  // namespace heapcli::analysis::query
