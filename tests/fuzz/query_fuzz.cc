// Whatever the text is, there is a query or a QueryError that points into it;
// and every query has an answer on a small heap.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/heap.h"
#include "analysis/query/parser.h"
#include "analysis/query/run_query.h"
#include "tests/analysis/snapshot_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace query = heapcli::analysis::query;
  using heapcli::analysis::Heap;
  static const Heap heap =
      heapcli::analysis::make_heap(heapcli::tests::small_heap().graph());
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const query::Query parsed = query::parse_query(text);
    const query::Answer answer = query::run_query(heap, parsed);
    if (answer.match_count > heap.graph.node_count()) std::abort();
    for (const auto& row : answer.rows) {
      if (row.size() != answer.headings.size()) std::abort();
    }
  } catch (const query::QueryError& error) {
    if (error.where().begin > error.where().end) std::abort();
    if (error.where().begin > text.size()) std::abort();
    if (query::explain(error, text).find('^') == std::string::npos) {
      std::abort();
    }
  }
  return 0;
}
