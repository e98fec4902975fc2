#include "commands/query_output.h"

#include <cmath>

#include "analysis/error.h"
#include "analysis/object_label.h"
#include "commands/format.h"
#include "commands/node_json.h"
#include "commands/output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::NodeIndex;
using analysis::query::Answer;
using analysis::query::Query;
using analysis::query::ValueType;
using Value = analysis::query::Cell;

// Of a text that is not in the last column.
constexpr size_t kTextWidth = 30;
// Of one that is, where no terminal cuts it. JSON has all of it.
constexpr size_t kLastTextWidth = 200;

constexpr double kExact = 9007199254740992;  // All integers up to it are.

bool is_whole(double number) {
  return std::floor(number) == number && std::fabs(number) <= kExact;
}

std::string number_text(double number) {
  if (is_whole(number)) {
    return (number < 0 ? "-" : "") +
           format_count(static_cast<uint64_t>(std::fabs(number)));
  }
  return (number < 0 ? "-" : "") +
         analysis::format_three_digits(std::fabs(number));
}

std::string bytes_text(double bytes) {
  const double size = std::min(std::fabs(bytes), kExact);
  return (bytes < 0 ? "-" : "") +
         format_bytes(static_cast<uint64_t>(std::round(size)));
}

std::string value_text(const Value& value, bool is_last) {
  if (value.missing) return "–";
  switch (value.type) {
    case ValueType::kNumber:
      return number_text(value.number);
    case ValueType::kBytes:
      return bytes_text(value.number);
    case ValueType::kId:
      return "@" + std::to_string(static_cast<uint64_t>(value.number));
    case ValueType::kBoolean:
      return value.number != 0 ? "true" : "false";
    case ValueType::kText:
    case ValueType::kObject:
      break;
  }
  const std::string text = printable(value.text);
  return fit(text, is_last ? kLastTextWidth : kTextWidth);
}

OrderedJson value_json(const Value& value) {
  if (value.missing) return nullptr;
  switch (value.type) {
    case ValueType::kNumber:
    case ValueType::kBytes:
    case ValueType::kId:
      if (!is_whole(value.number)) return value.number;
      return static_cast<int64_t>(value.number);
    case ValueType::kBoolean:
      return value.number != 0;
    case ValueType::kText:
      return value.text;
    case ValueType::kObject:
      return {{"id", static_cast<int64_t>(value.number)},
              {"label", value.text}};
  }
  return nullptr;
}

// The figures of groups stand before what they are of.
std::vector<size_t> column_order(const Query& query, const Answer& answer) {
  std::vector<size_t> order;
  const size_t keys = query.keys.size();
  for (size_t i = keys; i < answer.headings.size(); ++i) order.push_back(i);
  for (size_t i = 0; i < keys; ++i) order.push_back(i);
  return order;
}

Table table_of_rows(const Query& query, const Answer& answer) {
  const std::vector<size_t> order = column_order(query, answer);
  std::vector<std::string> headings;
  for (const size_t column : order) {
    headings.push_back(printable(answer.headings[column]));
  }
  Table table(headings);
  for (const auto& row : answer.rows) {
    std::vector<Cell> cells;
    for (const size_t column : order) {
      cells.push_back({value_text(row[column], column == order.back())});
    }
    table.add_row(std::move(cells));
  }
  return table;
}

Table table_of_nodes(const analysis::Heap& heap, const Answer& answer) {
  Table table({"shallow", "retained", "distance", "object"});
  for (const NodeIndex node : answer.nodes) {
    table.add_row(
        {{format_bytes(heap.figures.shallow[node])},
         {format_bytes(heap.retained[node])},
         {format_distance(heap.figures.distance[node])},
         {printable(object_label(heap.graph, heap.figures.classes, node))}});
  }
  return table;
}

}  // namespace

std::string answer_to_text(const analysis::Heap& heap, const Query& query,
                           const Answer& answer, const Context& context) {
  const bool has_rows = !answer.headings.empty();
  const uint64_t shown = has_rows ? answer.rows.size() : answer.nodes.size();
  std::string text;
  if (shown > 0) {
    const Table table =
        has_rows ? table_of_rows(query, answer) : table_of_nodes(heap, answer);
    text = table.render(terminal_width(), context.use_color());
  }
  if (shown < answer.row_count) {
    text += "… and " + format_count(answer.row_count - shown) + " more (" +
            (query.limit ? "limit " : "--top ") +
            std::to_string(answer.row_count) + ")\n";
  }
  if (shown > 0) text += "\n";
  if (answer.match_count == 0) return text + "no object matches\n";
  return text + format_count(answer.match_count) +
         (answer.match_count == 1 ? " object of " : " objects of ") +
         format_bytes(answer.shallow_bytes) + " (shallow)\n";
}

void write_answer_json(const analysis::Heap& heap, const std::string& file,
                       const std::string& text, const Answer& answer,
                       std::shared_ptr<SourceMaps> maps,
                       const Context& context) {
  const bool has_rows = !answer.headings.empty();
  OrderedJson head = {{"schema", "heapcli/query/1"},
                      {"file", file},
                      {"query", text},
                      {"match_count", answer.match_count},
                      {"shallow_bytes", answer.shallow_bytes}};
  if (has_rows) head["columns"] = answer.headings;
  std::string out =
      head.dump(2, ' ', false, OrderedJson::error_handler_t::replace);
  out.resize(out.size() - 2);  // The last newline and brace.
  out += std::string(",\n  \"") + (has_rows ? "rows" : "nodes") + "\": [";
  NodeJson nodes(heap, std::move(maps));
  const size_t count = has_rows ? answer.rows.size() : answer.nodes.size();
  for (size_t i = 0; i < count; ++i) {
    out += i == 0 ? "\n    " : ",\n    ";
    if (has_rows) {
      OrderedJson row = OrderedJson::object();
      for (size_t column = 0; column < answer.headings.size(); ++column) {
        row[answer.headings[column]] = value_json(answer.rows[i][column]);
      }
      out += row.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
    } else {
      nodes.append(answer.nodes[i], out);
    }
    if (out.size() < (1 << 16)) continue;
    if (context.stop.stop_requested()) {
      throw analysis::Error(analysis::Error::Kind::kCancelled, "interrupted");
    }
    write_output(out);
    out.clear();
  }
  write_output(out + (count == 0 ? "" : "\n  ") + "]\n}\n");
}

}  // namespace heapcli::commands
