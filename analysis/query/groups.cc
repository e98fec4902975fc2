// Each thread has groups of its own, found by the numbers of the keys' values;
// no text is touched. In the end these are merged by what the values look like:
// two classes of one name, but of two constructors, are one group of
// `by class`. Sums are exact up to 2^53.

#include "analysis/query/groups.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <unordered_map>

#include "analysis/query/answer_cells.h"
#include "analysis/query/evaluator.h"
#include "analysis/query/node_walk.h"

namespace heapcli::analysis::query {
namespace {

struct Sum {
  uint64_t count = 0;
  double sum = 0;
  double least = 0;
  double most = 0;

  void add(double value) {
    least = count == 0 ? value : std::min(least, value);
    most = count == 0 ? value : std::max(most, value);
    sum += value;
    ++count;
  }
  void add(const Sum& other) {
    if (other.count == 0) return;
    least = count == 0 ? other.least : std::min(least, other.least);
    most = count == 0 ? other.most : std::max(most, other.most);
    sum += other.sum;
    count += other.count;
  }
};

struct Group {
  std::vector<Value> keys;
  std::vector<Sum> sums;  ///< One an aggregate.
};

using Groups = std::unordered_map<std::string, Group>;

// The same bytes for the same value, whatever else it is.
void append_identity(const Value& value, std::string& out) {
  out += static_cast<char>(value.kind);
  out += static_cast<char>(value.source);
  char bytes[sizeof value.number];
  if (value.kind == Value::Kind::kText || value.kind == Value::Kind::kObject) {
    std::memcpy(bytes, &value.index, sizeof value.index);
    out.append(bytes, sizeof value.index);
  } else {
    const double number = value.number == 0 ? 0 : value.number;  // -0
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof number);
  }
}

// The same bytes for what is shown alike.
std::string appearance(const std::vector<Cell>& keys) {
  std::string out;
  for (const Cell& key : keys) {
    out += key.missing ? '0' : '1';
    char bytes[sizeof key.number];
    std::memcpy(bytes, &key.number, sizeof key.number);
    out.append(bytes, sizeof key.number);
    out += std::to_string(key.text.size()) + ":" + key.text;
  }
  return out;
}

class Grouping {
 public:
  Grouping(HeapFields& fields, const Query& query)
      : fields_(fields), query_(query) {
    if (query.condition) condition_.emplace(fields, *query.condition);
    for (const Expression& key : query.keys) keys_.emplace_back(fields, key);
    for (const Aggregate& aggregate : query.aggregates) {
      sums_.emplace_back();
      if (aggregate.kind != AggregateKind::kCount) {
        sums_.back().emplace(fields, aggregate.of);
      }
    }
  }

  void run(const std::stop_token& stop, Answer& answer) {
    struct Part {
      Groups groups;
      uint64_t count = 0;
      uint64_t bytes = 0;
    };
    std::vector<Part> parts;
    walk_nodes(
        fields_.heap().graph, stop,
        [&](size_t threads) { parts.resize(threads); },
        [&](size_t thread, NodeIndex first, NodeIndex last) {
          Part& part = parts[thread];
          Evaluator::Stack stack;
          std::string identity;
          std::vector<Value> keys(keys_.size());
          for (uint32_t i = raw(first); i < raw(last); ++i) {
            const NodeIndex node{i};
            if (condition_ && !condition_->is_true(node, stack)) continue;
            ++part.count;
            part.bytes += fields_.heap().figures.shallow[node];
            identity.clear();
            for (size_t k = 0; k < keys_.size(); ++k) {
              keys[k] = keys_[k](node, stack);
              append_identity(keys[k], identity);
            }
            add(part.groups, identity, keys, node, stack);
          }
        });
    std::vector<Groups> all;
    for (Part& part : parts) {
      answer.match_count += part.count;
      answer.shallow_bytes += part.bytes;
      all.push_back(std::move(part.groups));
    }
    merge(all, answer);
  }

 private:
  void add(Groups& groups, const std::string& identity,
           const std::vector<Value>& keys, NodeIndex node,
           Evaluator::Stack& stack) const {
    const auto [found, inserted] = groups.try_emplace(identity);
    Group& group = found->second;
    if (inserted) {
      group.keys = keys;
      group.sums.resize(sums_.size());
    }
    for (size_t i = 0; i < sums_.size(); ++i) {
      if (!sums_[i]) {
        ++group.sums[i].count;
        continue;
      }
      const Value value = (*sums_[i])(node, stack);
      if (value.kind == Value::Kind::kNumber) {
        group.sums[i].add(value.number);
      }
    }
  }

  void merge(const std::vector<Groups>& parts, Answer& answer) const {
    struct Merged {
      std::vector<Cell> keys;
      std::vector<Sum> sums;
    };
    std::unordered_map<std::string, Merged> merged;
    for (const Groups& part : parts) {
      for (const auto& [identity, group] : part) {
        std::vector<Cell> keys;
        for (size_t k = 0; k < keys_.size(); ++k) {
          keys.push_back(cell_of(fields_, group.keys[k], query_.keys[k].type));
        }
        Merged& into = merged[appearance(keys)];
        into.sums.resize(sums_.size());
        into.keys = std::move(keys);
        for (size_t i = 0; i < sums_.size(); ++i) {
          into.sums[i].add(group.sums[i]);
        }
      }
    }
    // `count()` of nothing is 0, and not no answer.
    if (merged.empty() && keys_.empty()) merged[""].sums.resize(sums_.size());
    for (auto& [text, group] : merged) {
      std::vector<Cell> row = std::move(group.keys);
      for (size_t i = 0; i < sums_.size(); ++i) {
        row.push_back(result(query_.aggregates[i], group.sums[i]));
      }
      answer.rows.push_back(std::move(row));
    }
  }

  static Cell result(const Aggregate& aggregate, const Sum& sum) {
    Cell cell;
    cell.type = aggregate.of.type;
    switch (aggregate.kind) {
      case AggregateKind::kCount:
        cell.type = ValueType::kNumber;
        cell.number = static_cast<double>(sum.count);
        return cell;
      case AggregateKind::kSum:
        cell.number = sum.sum;
        return cell;
      case AggregateKind::kMin:
        cell.number = sum.least;
        break;
      case AggregateKind::kMax:
        cell.number = sum.most;
        break;
      case AggregateKind::kAverage:
        cell.number = sum.sum / static_cast<double>(sum.count);
        break;
    }
    cell.missing = sum.count == 0;
    if (cell.missing) cell.number = 0;
    return cell;
  }

  HeapFields& fields_;
  const Query& query_;
  std::optional<Evaluator> condition_;
  std::vector<Evaluator> keys_;
  std::vector<std::optional<Evaluator>> sums_;
};

// As compare() of values: what is missing comes last, whatever the direction.
int compare_cells(const Cell& a, const Cell& b, bool descending) {
  if (a.missing || b.missing) return a.missing - b.missing;
  const bool by_text = a.type == ValueType::kText;
  const int difference = by_text
                             ? a.text.compare(b.text)
                             : (a.number > b.number) - (a.number < b.number);
  return descending ? -difference : difference;
}

void order_rows(const Query& query, Answer& answer) {
  struct Direction {
    size_t column;
    bool descending;
  };
  std::vector<Direction> order;
  for (const OrderKey& key : query.order) {
    const bool is_text = answer.types[key.column] == ValueType::kText;
    order.push_back({key.column, key.descending.value_or(!is_text)});
  }
  // The first aggregate, unless told otherwise; ties by the keys.
  if (order.empty()) order.push_back({query.keys.size(), true});
  for (size_t k = 0; k < query.keys.size(); ++k) order.push_back({k, false});
  std::sort(answer.rows.begin(), answer.rows.end(),
            [&](const std::vector<Cell>& a, const std::vector<Cell>& b) {
              for (const Direction& by : order) {
                const int difference =
                    compare_cells(a[by.column], b[by.column], by.descending);
                if (difference != 0) return difference < 0;
              }
              return false;
            });
}

}  // namespace

void run_grouping(HeapFields& fields, const Query& query, size_t limit,
                  const std::stop_token& stop, Answer& answer) {
  for (const Expression& key : query.keys) {
    answer.headings.push_back(key.source);
    answer.types.push_back(key.type);
  }
  for (const Aggregate& aggregate : query.aggregates) {
    answer.headings.push_back(aggregate.source);
    answer.types.push_back(aggregate.kind == AggregateKind::kCount
                               ? ValueType::kNumber
                               : aggregate.of.type);
  }
  Grouping(fields, query).run(stop, answer);
  answer.row_count = answer.rows.size();
  order_rows(query, answer);
  if (answer.rows.size() > limit) answer.rows.resize(limit);
}

}  // namespace heapcli::analysis::query
