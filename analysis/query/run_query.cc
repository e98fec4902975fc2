// One walk over the nodes, split over the processors. For a selection it
// collects the nodes that match; only those are sorted, and only as many as
// are shown are sorted to the end. groups.cc has the other kind.

#include "analysis/query/run_query.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analysis/query/answer_cells.h"
#include "analysis/query/evaluator.h"
#include "analysis/query/groups.h"
#include "analysis/query/node_walk.h"

namespace heapcli::analysis::query {
namespace {

class Selection {
 public:
  Selection(HeapFields& fields, const Query& query) : fields_(fields) {
    if (query.condition) condition_.emplace(fields, *query.condition);
    for (const OrderKey& key : query.order) {
      order_.emplace_back(fields, key.expression);
      const bool is_text = key.expression.type == ValueType::kText;
      descending_.push_back(key.descending.value_or(!is_text));
    }
  }

  /// Matches in order, cut to `limit`.
  std::vector<NodeIndex> run(Answer& answer, size_t limit,
                             const std::stop_token& stop) {
    std::vector<NodeIndex> found = matches(answer, stop);
    const size_t kept = std::min(limit, found.size());
    if (order_.empty()) {
      sort(found, kept, [&](NodeIndex a, NodeIndex b) {
        const auto& retained = fields_.heap().retained;
        return retained[a] != retained[b] ? retained[a] > retained[b] : a < b;
      });
    } else {
      order(found, kept);
    }
    found.resize(kept);
    return found;
  }

 private:
  template <class Before>
  static void sort(std::vector<NodeIndex>& found, size_t kept, Before before) {
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(kept);
    if (kept < found.size() / 4) {
      std::partial_sort(found.begin(), end, found.end(), before);
    } else {
      std::sort(found.begin(), found.end(), before);
    }
  }

  std::vector<NodeIndex> matches(Answer& answer, const std::stop_token& stop) {
    const SizeColumn& shallow = fields_.heap().figures.shallow;
    std::vector<std::vector<NodeIndex>> parts;
    walk_nodes(
        fields_.heap().graph, stop,
        [&](size_t threads) { parts.resize(threads); },
        [&](size_t thread, NodeIndex first, NodeIndex last) {
          Evaluator::Stack stack;
          for (uint32_t i = raw(first); i < raw(last); ++i) {
            const NodeIndex node{i};
            if (!condition_ || condition_->is_true(node, stack)) {
              parts[thread].push_back(node);
            }
          }
        });
    std::vector<NodeIndex> found;
    for (std::vector<NodeIndex>& part : parts) {
      if (found.empty()) {
        found = std::move(part);
      } else {
        found.insert(found.end(), part.begin(), part.end());
      }
      part = {};
    }
    answer.match_count = found.size();
    for (const NodeIndex node : found) answer.shallow_bytes += shallow[node];
    return found;
  }

  void order(std::vector<NodeIndex>& found, size_t kept) {
    // The first key decides mostly: the others are computed when it does not.
    Evaluator::Stack stack;
    std::vector<std::pair<Value, NodeIndex>> keyed;
    keyed.reserve(found.size());
    for (const NodeIndex node : found) {
      keyed.emplace_back(order_.front()(node, stack), node);
    }
    const auto before = [&](const auto& a, const auto& b) {
      int difference = directed(0, a.first, b.first);
      for (size_t key = 1; key < order_.size() && difference == 0; ++key) {
        const Value left = order_[key](a.second, stack);
        const Value right = order_[key](b.second, stack);
        difference = directed(key, left, right);
      }
      return difference != 0 ? difference < 0 : a.second < b.second;
    };
    std::partial_sort(keyed.begin(),
                      keyed.begin() + static_cast<std::ptrdiff_t>(kept),
                      keyed.end(), before);
    for (size_t i = 0; i < kept; ++i) found[i] = keyed[i].second;
  }

  // What is missing comes last, whatever the direction.
  int directed(size_t key, const Value& a, const Value& b) const {
    const int difference = compare(fields_, a, b);
    const bool missing =
        a.kind == Value::Kind::kMissing || b.kind == Value::Kind::kMissing;
    return descending_[key] && !missing ? -difference : difference;
  }

  HeapFields& fields_;
  std::optional<Evaluator> condition_;
  std::vector<Evaluator> order_;
  std::vector<bool> descending_;
};

void add_selected_columns(HeapFields& fields, const Query& query,
                          Answer& answer) {
  std::vector<Evaluator> columns;
  for (const Expression& column : query.columns) {
    columns.emplace_back(fields, column);
    answer.headings.push_back(column.source);
    answer.types.push_back(column.type);
  }
  Evaluator::Stack stack;
  for (const NodeIndex node : answer.nodes) {
    std::vector<Cell> row;
    for (size_t i = 0; i < columns.size(); ++i) {
      row.push_back(
          cell_of(fields, columns[i](node, stack), query.columns[i].type));
    }
    answer.rows.push_back(std::move(row));
  }
}

}  // namespace

Answer run_query(const Heap& heap, const Query& query,
                 const RunOptions& options) {
  HeapFields fields(heap, query);
  Answer answer;
  const size_t limit =
      query.limit ? static_cast<size_t>(*query.limit) : options.limit;
  if (query.is_grouping()) {
    run_grouping(fields, query, limit, options.stop, answer);
    return answer;
  }
  answer.nodes = Selection(fields, query).run(answer, limit, options.stop);
  answer.row_count = answer.match_count;
  if (!query.columns.empty()) add_selected_columns(fields, query, answer);
  return answer;
}

}  // namespace heapcli::analysis::query
