#include "commands/allocation_output.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "analysis/error.h"
#include "analysis/stacks/allocation_table.h"
#include "analysis/stacks/timeline.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::FunctionRow;
using analysis::HeapGraph;

constexpr size_t kRowsForPeople = 25;

// What is still alive first: that may be a leak.
std::vector<FunctionRow> sorted_rows(const HeapGraph& graph,
                                     const AllocationView& view) {
  if (graph.stacks.empty()) {
    throw analysis::Error(
        analysis::Error::Kind::kBadData,
        "the snapshot does not tell who allocated its objects; take one with: "
        "heapcli attach TARGET track --allocations");
  }
  std::vector<FunctionRow> rows =
      analysis::allocation_table(graph, !view.internals);
  std::sort(rows.begin(), rows.end(),
            [](const FunctionRow& a, const FunctionRow& b) {
              return a.live_bytes != b.live_bytes ? a.live_bytes > b.live_bytes
                     : a.allocated_bytes != b.allocated_bytes
                         ? a.allocated_bytes > b.allocated_bytes
                         : a.function < b.function;
            });
  return rows;
}

FunctionRow total_of(const std::vector<FunctionRow>& rows) {
  FunctionRow total;
  for (const FunctionRow& row : rows) {
    total.allocated_count += row.allocated_count;
    total.allocated_bytes += row.allocated_bytes;
    total.live_count += row.live_count;
    total.live_bytes += row.live_bytes;
  }
  return total;
}

OrderedJson figures(const FunctionRow& row) {
  return {{"live_bytes", row.live_bytes},
          {"live_count", row.live_count},
          {"allocated_bytes", row.allocated_bytes},
          {"allocated_count", row.allocated_count}};
}

std::string coverage_to_text(const HeapGraph& graph) {
  const auto coverage = stack_coverage(graph);
  if (!coverage) {
    return "\nThe target did not note what is new, and V8 forgets who "
           "allocated "
           "an object that it\nmoves: go by what was allocated.\n";
  }
  return "\n" + format_bytes(coverage->new_bytes) +
         " new and alive; who allocated it is known of " +
         format_percent(static_cast<double>(coverage->known_bytes),
                        static_cast<double>(coverage->new_bytes)) +
         "\n";
}

}  // namespace

void add_allocation_view_options(CLI::App& command, AllocationView& view) {
  command
      .add_option("--top", view.top,
                  "How many functions to list (default 25, with --json all)")
      ->type_name("N");
  command.add_flag("--internals", view.internals,
                   "List Node's own functions, too, instead of counting them "
                   "as the program's that called them");
}

OrderedJson allocations_to_json(const HeapGraph& graph, ShownStacks& stacks,
                                const AllocationView& view) {
  const std::vector<FunctionRow> rows = sorted_rows(graph, view);
  OrderedJson functions = OrderedJson::array();
  const size_t most = view.top.value_or(std::numeric_limits<size_t>::max());
  for (size_t i = 0; i < std::min(rows.size(), most); ++i) {
    OrderedJson entry = frame_to_json(stacks.frame(rows[i].function));
    entry.update(figures(rows[i]));
    functions.push_back(std::move(entry));
  }
  const int64_t duration_ms =
      graph.timeline.empty()
          ? 0
          : std::chrono::ceil<std::chrono::milliseconds>(recorded_time(graph))
                .count();
  const auto coverage = stack_coverage(graph);
  const auto covered = [&](uint64_t bytes) {
    return coverage ? OrderedJson(bytes) : OrderedJson();
  };
  return {{"schema", "heapcli/allocations/1"},
          {"duration_ms", duration_ms},
          {"new_bytes", covered(coverage ? coverage->new_bytes : 0)},
          {"known_bytes", covered(coverage ? coverage->known_bytes : 0)},
          {"functions", std::move(functions)},
          {"totals", figures(total_of(rows))}};
}

std::string allocations_to_text(const HeapGraph& graph, ShownStacks& stacks,
                                const AllocationView& view,
                                const Context& context) {
  const std::vector<FunctionRow> rows = sorted_rows(graph, view);
  const FunctionRow total = total_of(rows);
  Table table({"alive", "share", "objects", "allocated", "function"});
  table.set_fit(fit_frame);
  const auto add = [&](const FunctionRow& row, const std::string& name,
                       CellStyle style) {
    table.add_row({{format_bytes(row.live_bytes), style},
                   {format_percent(static_cast<double>(row.live_bytes),
                                   static_cast<double>(total.live_bytes)),
                    style},
                   {format_count(row.live_count), style},
                   {format_bytes(row.allocated_bytes), style},
                   {name, style}});
  };
  const size_t shown = std::min(rows.size(), view.top.value_or(kRowsForPeople));
  for (size_t i = 0; i < shown; ++i) {
    add(rows[i], frame_text(stacks.frame(rows[i].function)), CellStyle::kPlain);
  }
  if (shown < rows.size()) {
    table.add_row(
        {{},
         {},
         {},
         {},
         {"… and " + format_count(rows.size() - shown) +
              " more functions (--top " + std::to_string(rows.size()) + ")",
          CellStyle::kDim}});
  }
  add(total, "(total)", CellStyle::kPlain);
  return table.render(terminal_width(), context.use_color()) +
         coverage_to_text(graph);
}

}  // namespace heapcli::commands
