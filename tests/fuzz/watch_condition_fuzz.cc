// Whatever the text is, there is a condition that can be asked, or a QueryError
// that points into the text.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/watch/condition.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace analysis = heapcli::analysis;
  namespace query = heapcli::analysis::query;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const analysis::Condition condition = analysis::parse_condition(text);
    if (condition.empty()) std::abort();
    if (analysis::holds(condition, {})) std::abort();
    analysis::WatchedFigures figures;
    figures.used = figures.total = figures.rss = figures.external = 1e9;
    figures.array_buffers = figures.after_gc = figures.trend_per_hour = 1e6;
    figures.gcs = figures.gcs_a_minute = 3;
    figures.heap_limit = figures.memory_limit = 2e9;
    analysis::holds(condition, figures);
    for (const auto& all : condition) {
      for (const auto& comparison : all) {
        if (!analysis::decidable(comparison, figures)) std::abort();
      }
    }
  } catch (const query::QueryError& error) {
    if (error.where().begin > error.where().end) std::abort();
    if (error.where().begin > text.size()) std::abort();
    query::explain(error, text);
  }
  return 0;
}
