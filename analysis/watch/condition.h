// What `watch --when` waits for: `used > 80%`, `rss > 1.5GiB and gcs >
// 30/min`. The grammar:
//
//     condition  = all { ("or" | "||") all }
//     all        = comparison { ("and" | "&&") comparison }
//     comparison = figure (">" | ">=" | "<" | "<=") amount
//     figure     = used | total | external | arraybuffers | rss | aftergc
//                | trend | gcs
//     amount     = number unit
//
// Start with parse_condition and holds.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/query/query_error.h"

namespace heapcli::analysis {

enum class WatchedFigure {
  kUsed,
  kTotal,
  kExternal,
  kArrayBuffers,
  kRss,
  kAfterGc,
  kTrend,  ///< Bytes an hour, of the heap after full collections.
  kGcs,    ///< Full collections since the watch began, or in a minute.
};

enum class AmountUnit {
  kPlain,         ///< Bytes, bytes an hour, or a count.
  kPercent,       ///< Of the limit that applies to the figure.
  kCountAMinute,  ///< Only of kGcs.
};

enum class Comparator { kMore, kAtLeast, kLess, kAtMost };

struct Comparison {
  WatchedFigure figure = WatchedFigure::kUsed;
  Comparator comparator = Comparator::kMore;
  double amount = 0;
  AmountUnit unit = AmountUnit::kPlain;
};

/// One of several, of each of which all must hold.
using Condition = std::vector<std::vector<Comparison>>;

/// What is known at one moment.
struct WatchedFigures {
  std::optional<double> used, total, external, array_buffers, rss, after_gc;
  std::optional<double> trend_per_hour;
  std::optional<double> gcs;  ///< Since the watch began.
  std::optional<double> gcs_a_minute;
  std::optional<double> heap_limit;    ///< V8's.
  std::optional<double> memory_limit;  ///< Of the machine or the container.
};

/// Throws query::QueryError, which points into the text.
Condition parse_condition(std::string_view text);

/// A comparison with what is not known does not hold.
bool holds(const Condition& condition, const WatchedFigures& figures);

/// Whether all figures and limits that it needs are known.
bool decidable(const Comparison& comparison, const WatchedFigures& figures);

}  // namespace heapcli::analysis
