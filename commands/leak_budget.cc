#include "commands/leak_budget.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/class_table.h"
#include "commands/error.h"

namespace heapcli::commands {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kAtMost = "<=";
constexpr const char* kWholeHeap = "*";

class BudgetParser {
 public:
  explicit BudgetParser(const std::string& text) : text_(text) {}

  LeakBudget parse() {
    LeakBudget budget;
    budget.text = text_;
    // Names of classes may hold anything, `{a, b}` and `<div>` too.
    const size_t sign = text_.rfind(kAtMost);
    if (sign == std::string::npos) {
      at_ = text_.size();
      fail("<= is missing");
    }
    budget.class_name = trimmed(text_.substr(0, sign));
    if (budget.class_name.empty()) fail("the name of a class is missing");
    at_ = sign + kAtMost.size();
    budget.most = number();
    const double scale = unit(budget.unit);
    if (budget.unit == BudgetUnit::kBytes) budget.most *= scale;
    skip_blanks();
    if (!take("/")) fail("/round or /request is missing");
    skip_blanks();
    if (take("request")) {
      budget.per = BudgetPer::kRequest;
    } else if (!take("round")) {
      fail("it is for each round or request");
    }
    skip_blanks();
    if (at_ != text_.size()) fail("there is more than a budget");
    return budget;
  }

 private:
  static std::string trimmed(const std::string& text) {
    const size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
  }

  void skip_blanks() {
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
  }

  bool take(std::string_view word) {
    if (std::string_view(text_).substr(at_).substr(0, word.size()) != word) {
      return false;
    }
    at_ += word.size();
    return true;
  }

  double number() {
    skip_blanks();
    double value = 0;
    const char* const end = text_.data() + text_.size();
    const auto [rest, error] = std::from_chars(text_.data() + at_, end, value,
                                               std::chars_format::fixed);
    if (error != std::errc() || !std::isfinite(value) || value < 0) {
      fail("a number, 0 or more, is expected");
    }
    at_ = static_cast<size_t>(rest - text_.data());
    return value;
  }

  double unit(BudgetUnit& unit) {
    skip_blanks();
    unit = BudgetUnit::kBytes;
    double scale = 1;
    for (const std::string_view word : {"B", "KiB", "MiB", "GiB"}) {
      if (take(word)) return scale;
      scale *= 1024;
    }
    unit = BudgetUnit::kObjects;
    return 1;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ExitStatus::kUsage,
                "--budget '" + text_ + "': " + what + " at column " +
                    std::to_string(at_ + 1) +
                    "; a budget is CLASS<=NUMBER/round or /request, as in "
                    "'Session<=0/round' or '*<=64KiB/round'");
  }

  const std::string& text_;
  size_t at_ = 0;
};

std::pair<int64_t, int64_t> objects_and_bytes(const analysis::ClassTable& table,
                                              const std::string& name) {
  if (name == kWholeHeap) {
    return {static_cast<int64_t>(table.node_count),
            static_cast<int64_t>(table.total_bytes)};
  }
  std::pair<int64_t, int64_t> sum{0, 0};
  for (const analysis::ClassRow& row : table.classes) {
    if (row.name != name) continue;
    sum.first += static_cast<int64_t>(row.count);
    sum.second += static_cast<int64_t>(row.retained_bytes);
  }
  return sum;
}

}  // namespace

LeakBudget parse_budget(const std::string& text) {
  return BudgetParser(text).parse();
}

void BudgetMeter::observe(const analysis::Heap& heap) {
  if (budgets_.empty()) return;
  const analysis::ClassTable table =
      analysis::class_table(heap.graph, heap.figures);
  for (size_t i = 0; i < budgets_.size(); ++i) {
    const auto [objects, bytes] =
        objects_and_bytes(table, budgets_[i].class_name);
    amounts_[i].push_back(budgets_[i].unit == BudgetUnit::kBytes ? bytes
                                                                 : objects);
  }
}

std::vector<BudgetResult> BudgetMeter::results(
    size_t warm_up, std::optional<uint64_t> requests) const {
  std::vector<BudgetResult> results;
  for (size_t i = 0; i < budgets_.size(); ++i) {
    BudgetResult result;
    result.budget = budgets_[i];
    int64_t weakest = std::numeric_limits<int64_t>::max();
    const std::vector<int64_t>& amounts = amounts_[i];
    for (size_t at = 0; at < amounts.size(); ++at) {
      result.ever_seen |= amounts[at] > 0;
      if (at == 0) continue;
      result.growth.push_back(amounts[at] - amounts[at - 1]);
      if (at > warm_up) weakest = std::min(weakest, result.growth.back());
    }
    result.grew = static_cast<double>(weakest);
    if (result.budget.per == BudgetPer::kRequest) {
      result.grew /= static_cast<double>(requests.value_or(1));
    }
    result.exceeded = result.grew > result.budget.most;
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace heapcli::commands
