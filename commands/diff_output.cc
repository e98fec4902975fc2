#include "commands/diff_output.h"

#include <algorithm>
#include <utility>

#include "commands/choice.h"
#include "commands/format.h"
#include "commands/stack_output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::ClassDelta;
using analysis::Diff;

int64_t sort_value(const ClassDelta& row, DiffSort sort) {
  switch (sort) {
    case DiffSort::kBytes:
      return row.bytes_delta;
    case DiffSort::kCount:
      return row.count_delta;
    case DiffSort::kAdded:
      return static_cast<int64_t>(row.added.bytes);
    case DiffSort::kRemoved:
      return static_cast<int64_t>(row.removed.bytes);
    case DiffSort::kName:
      break;
  }
  return 0;
}

// Ties are broken by the other figures and by key, never by file order.
bool comes_first(const ClassDelta& a, const ClassDelta& b, DiffSort sort) {
  const int64_t by_a = sort_value(a, sort);
  const int64_t by_b = sort_value(b, sort);
  if (by_a != by_b) return by_a > by_b;
  if (sort != DiffSort::kName && a.count_delta != b.count_delta) {
    return a.count_delta > b.count_delta;
  }
  return a.name != b.name ? a.name < b.name : a.key < b.key;
}

struct SelectedRows {
  std::vector<const ClassDelta*> rows;
  size_t left_out = 0;
};

SelectedRows select(const Diff& diff, const DiffView& view, bool json) {
  const ClassFilter matches(view.selection.filter);
  SelectedRows selected;
  for (const ClassDelta& row : diff.classes) {
    if (matches(row.name)) selected.rows.push_back(&row);
  }
  std::sort(selected.rows.begin(), selected.rows.end(),
            [&](const ClassDelta* a, const ClassDelta* b) {
              return comes_first(*a, *b, view.sort);
            });
  const size_t kept =
      std::min(selected.rows.size(), view.selection.limit(json));
  selected.left_out = selected.rows.size() - kept;
  selected.rows.resize(kept);
  return selected;
}

// Figures that need comparable ids are null without them.
OrderedJson figures(const ClassDelta& row, bool comparable) {
  const auto by_id = [&](uint64_t value) {
    return comparable ? OrderedJson(value) : OrderedJson();
  };
  return {{"added_count", by_id(row.added.count)},
          {"removed_count", by_id(row.removed.count)},
          {"count_delta", row.count_delta},
          {"added_bytes", by_id(row.added.bytes)},
          {"removed_bytes", by_id(row.removed.bytes)},
          {"bytes_delta", row.bytes_delta},
          {"base_count", row.base.count},
          {"target_count", row.target.count},
          {"base_bytes", row.base.bytes},
          {"target_bytes", row.target.bytes}};
}

CellStyle style_of(int64_t delta) {
  return delta > 0   ? CellStyle::kGrowth
         : delta < 0 ? CellStyle::kShrinkage
                     : CellStyle::kDim;
}

void add_row(Table& table, const ClassDelta& row, bool comparable) {
  std::vector<Cell> cells;
  if (comparable) {
    cells.push_back({format_count(row.added.count)});
    cells.push_back({format_count(row.removed.count)});
  } else {
    cells.push_back({format_count(row.base.count)});
    cells.push_back({format_count(row.target.count)});
  }
  cells.push_back(
      {format_count_delta(row.count_delta), style_of(row.count_delta)});
  cells.push_back(
      {format_bytes_delta(row.bytes_delta), style_of(row.bytes_delta)});
  cells.push_back({printable(row.name)});
  table.add_row(std::move(cells));
}

Cell more_classes(const SelectedRows& selected) {
  return {"… and " + format_count(selected.left_out) + " more classes (--top " +
              std::to_string(selected.rows.size() + selected.left_out) + ")",
          CellStyle::kDim};
}

}  // namespace

void add_diff_view_options(CLI::App& command, DiffView& view) {
  add_choice<DiffSort>(command, "--sort", view.sort,
                       {{"bytes", DiffSort::kBytes},
                        {"count", DiffSort::kCount},
                        {"added", DiffSort::kAdded},
                        {"removed", DiffSort::kRemoved},
                        {"name", DiffSort::kName}},
                       "By bytes (default), count, added, removed or name")
      ->type_name("BY");
  add_selection_options(command, view.selection);
  add_figure_options(command, view.figures);
  add_definition_options(command, view.definitions);
}

Definitions definitions_of(const analysis::HeapGraph& base,
                           const analysis::HeapGraph& target,
                           std::shared_ptr<SourceMaps> maps) {
  Definitions definitions(std::move(maps));
  definitions.add_scripts(target);
  definitions.add_scripts(base);
  return definitions;
}

OrderedJson diff_to_json(const std::string& base, const std::string& target,
                         const Diff& diff, ShownStacks& stacks,
                         const DiffView& view, Definitions* definitions) {
  const bool comparable = diff.identity.comparable;
  OrderedJson document = {{"schema", "heapcli/diff/1"},
                          {"base", base},
                          {"target", target},
                          {"comparable", comparable}};
  if (!comparable) document["reason"] = diff.identity.reason;
  OrderedJson classes = OrderedJson::array();
  for (const ClassDelta* row : select(diff, view, /*json=*/true).rows) {
    OrderedJson entry = {{"class", row->name}, {"key", row->key}};
    entry.update(figures(*row, comparable));
    add_origins(entry, row->origins, stacks, view.selection);
    classes.push_back(std::move(entry));
  }
  if (definitions != nullptr) definitions->add_to(classes);
  document["classes"] = std::move(classes);
  document["totals"] = figures(diff.totals, comparable);
  return document;
}

std::string diff_to_text(const Diff& diff, ShownStacks& stacks,
                         const DiffView& view, Definitions* definitions,
                         const Context& context) {
  const bool comparable = diff.identity.comparable;
  const SelectedRows selected = select(diff, view, /*json=*/false);
  Table table(comparable ? std::vector<std::string>{"new", "deleted", "delta",
                                                    "size delta", "class"}
                         : std::vector<std::string>{"before", "after", "delta",
                                                    "size delta", "class"});
  for (const ClassDelta* row : selected.rows) {
    add_row(table, *row, comparable);
    add_origins(table, row->origins,
                comparable ? row->added.bytes : row->target.bytes, stacks,
                view.selection);
  }
  if (selected.left_out > 0) {
    table.add_row({{}, {}, {}, {}, more_classes(selected)});
  }
  add_row(table, diff.totals, comparable);

  std::string text;
  if (!comparable) {
    text += "Balance of each class only: " + diff.identity.reason +
            ".\nTo see which objects are new, take all snapshots in one "
            "session: heapcli attach TARGET snapshot --count N --every TIME\n"
            "\n";
  }
  text += table.render(terminal_width(), context.use_color());
  if (definitions != nullptr) {
    std::vector<ClassToDefine> shown;
    for (const ClassDelta* row : selected.rows) {
      shown.push_back({row->name, row->key});
    }
    text += definitions->to_text(shown, context);
  }
  return text;
}

}  // namespace heapcli::commands
