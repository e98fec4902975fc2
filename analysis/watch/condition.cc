// The grammar has two levels and no parentheses, so two loops read it and
// nothing recurses over the text.
#include "analysis/watch/condition.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string>
#include <utility>

namespace heapcli::analysis {
namespace {

using query::QueryError;
using query::Span;

constexpr size_t kLongestCondition = 10'000;
constexpr double kHour = 3600;

constexpr std::array<std::pair<std::string_view, WatchedFigure>, 8> kFigures = {
    {{"used", WatchedFigure::kUsed},
     {"total", WatchedFigure::kTotal},
     {"external", WatchedFigure::kExternal},
     {"arraybuffers", WatchedFigure::kArrayBuffers},
     {"rss", WatchedFigure::kRss},
     {"aftergc", WatchedFigure::kAfterGc},
     {"trend", WatchedFigure::kTrend},
     {"gcs", WatchedFigure::kGcs}}};

constexpr std::array<std::pair<std::string_view, double>, 10> kByteUnits = {
    {{"", 1},
     {"B", 1},
     {"k", 1024},
     {"kB", 1024},
     {"KiB", 1024},
     {"M", 1024 * 1024},
     {"MiB", 1024 * 1024},
     {"G", 1024.0 * 1024 * 1024},
     {"GiB", 1024.0 * 1024 * 1024},
     {"MB", 1024 * 1024}}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Condition read() {
    if (text_.size() > kLongestCondition) {
      throw QueryError({0, 1}, "a condition this long cannot be meant");
    }
    Condition condition;
    do {
      auto& all = condition.emplace_back();
      do {
        all.push_back(comparison());
      } while (word_is("and") || sign_is("&&"));
    } while (word_is("or") || sign_is("||"));
    skip_spaces();
    if (at_ < text_.size()) fail_here("expected 'and', 'or' or the end");
    return condition;
  }

 private:
  [[noreturn]] void fail_here(const std::string& message) const {
    size_t end = at_;
    while (end < text_.size() && !is_space(text_[end])) ++end;
    throw QueryError({at_, end}, message);
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  // Letters, without moving on.
  std::string_view next_word() const {
    size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  bool word_is(std::string_view word) {
    skip_spaces();
    if (next_word() != word) return false;
    at_ += word.size();
    return true;
  }

  bool sign_is(std::string_view sign) {
    skip_spaces();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }

  Comparison comparison() {
    Comparison comparison;
    comparison.figure = figure();
    comparison.comparator = comparator();
    amount(comparison);
    return comparison;
  }

  WatchedFigure figure() {
    skip_spaces();
    const std::string_view word = next_word();
    std::vector<std::string_view> names;
    for (const auto& [name, figure] : kFigures) {
      if (name == word) {
        at_ += word.size();
        return figure;
      }
      names.push_back(name);
    }
    std::string message = word.empty() ? "expected a figure" : "no such figure";
    message += query::suggestion(word, names) + " (";
    for (const std::string_view name : names) {
      message += (name == names.front() ? "" : ", ") + std::string(name);
    }
    fail_here(message + ")");
  }

  Comparator comparator() {
    if (sign_is(">=")) return Comparator::kAtLeast;
    if (sign_is("<=")) return Comparator::kAtMost;
    if (sign_is(">")) return Comparator::kMore;
    if (sign_is("<")) return Comparator::kLess;
    fail_here("expected >, >=, < or <=");
  }

  void amount(Comparison& comparison) {
    skip_spaces();
    const size_t number_at = at_;
    const char* const end = text_.data() + text_.size();
    const auto [stop, error] =
        std::from_chars(text_.data() + at_, end, comparison.amount);
    constexpr double kMost = 1e18;
    // The negated form also catches a NaN.
    if (error != std::errc() ||
        !(comparison.amount >= -kMost && comparison.amount <= kMost)) {
      fail_here("expected a number, as in 80%, 1.5GiB or 10MiB/h");
    }
    at_ += static_cast<size_t>(stop - (text_.data() + at_));
    skip_spaces();
    switch (comparison.figure) {
      case WatchedFigure::kTrend:
        return bytes_over_time(comparison);
      case WatchedFigure::kGcs:
        return count(comparison);
      default:
        break;
    }
    if (comparison.amount < 0) {
      at_ = number_at;
      fail_here("memory is never less than nothing");
    }
    if (sign_is("%")) {
      comparison.unit = AmountUnit::kPercent;
    } else {
      comparison.amount *= byte_unit();
    }
  }

  double byte_unit() {
    std::string_view word = next_word();
    // `1 and …` has no unit.
    if (word == "and" || word == "or") word = {};
    for (const auto& [unit, factor] : kByteUnits) {
      if (unit == word) {
        at_ += word.size();
        return factor;
      }
    }
    fail_here("no unit of memory; write B, KiB, MiB, GiB, or %");
  }

  // Into bytes an hour.
  void bytes_over_time(Comparison& comparison) {
    comparison.amount *= byte_unit();
    if (!sign_is("/")) {
      fail_here("a trend is memory over time; write 10MiB/h");
    }
    if (word_is("h")) return;
    if (word_is("min") || word_is("m")) {
      comparison.amount *= 60;
    } else if (word_is("s")) {
      comparison.amount *= kHour;
    } else if (word_is("d")) {
      comparison.amount /= 24;
    } else {
      fail_here("expected s, min, h or d");
    }
  }

  void count(Comparison& comparison) {
    if (!sign_is("/")) return;
    if (!word_is("min") && !word_is("m")) {
      fail_here("collections are counted in all, or by the minute: 30/min");
    }
    comparison.unit = AmountUnit::kCountAMinute;
  }

  const std::string_view text_;
  size_t at_ = 0;
};

std::optional<double> value_of(const Comparison& comparison,
                               const WatchedFigures& figures) {
  switch (comparison.figure) {
    case WatchedFigure::kUsed:
      return figures.used;
    case WatchedFigure::kTotal:
      return figures.total;
    case WatchedFigure::kExternal:
      return figures.external;
    case WatchedFigure::kArrayBuffers:
      return figures.array_buffers;
    case WatchedFigure::kRss:
      return figures.rss;
    case WatchedFigure::kAfterGc:
      return figures.after_gc;
    case WatchedFigure::kTrend:
      return figures.trend_per_hour;
    case WatchedFigure::kGcs:
      break;
  }
  return comparison.unit == AmountUnit::kCountAMinute ? figures.gcs_a_minute
                                                      : figures.gcs;
}

// V8's limit is for what is in its heap; the rest has that of the system.
std::optional<double> amount_of(const Comparison& comparison,
                                const WatchedFigures& figures) {
  if (comparison.unit != AmountUnit::kPercent) return comparison.amount;
  const bool in_heap = comparison.figure == WatchedFigure::kUsed ||
                       comparison.figure == WatchedFigure::kTotal ||
                       comparison.figure == WatchedFigure::kAfterGc;
  const auto limit = in_heap ? figures.heap_limit : figures.memory_limit;
  if (!limit) return std::nullopt;
  return comparison.amount / 100 * *limit;
}

bool holds(const Comparison& comparison, const WatchedFigures& figures) {
  const auto value = value_of(comparison, figures);
  const auto amount = amount_of(comparison, figures);
  if (!value || !amount) return false;
  switch (comparison.comparator) {
    case Comparator::kMore:
      return *value > *amount;
    case Comparator::kAtLeast:
      return *value >= *amount;
    case Comparator::kLess:
      return *value < *amount;
    case Comparator::kAtMost:
      break;
  }
  return *value <= *amount;
}

}  // namespace

Condition parse_condition(std::string_view text) { return Reader(text).read(); }

bool holds(const Condition& condition, const WatchedFigures& figures) {
  return std::any_of(condition.begin(), condition.end(), [&](const auto& all) {
    return std::all_of(all.begin(), all.end(), [&](const Comparison& one) {
      return holds(one, figures);
    });
  });
}

bool decidable(const Comparison& comparison, const WatchedFigures& figures) {
  return value_of(comparison, figures).has_value() &&
         amount_of(comparison, figures).has_value();
}

}  // namespace heapcli::analysis
