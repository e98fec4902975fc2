#include "commands/summary_command.h"

#include <algorithm>

#include "analysis/class_table.h"
#include "commands/choice.h"
#include "commands/class_selection.h"
#include "commands/format.h"
#include "commands/output.h"
#include "commands/snapshot_input.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::ClassRow;
using analysis::ClassTable;

enum class SummarySort { kShallow, kCount, kName };

struct SummaryOptions {
  std::string file;
  SummarySort sort = SummarySort::kShallow;
  ClassSelection selection;
};

// Ties are broken by key, so that the order never depends on the file's.
bool comes_first(const ClassRow& a, const ClassRow& b, SummarySort sort) {
  if (sort == SummarySort::kShallow && a.shallow_bytes != b.shallow_bytes) {
    return a.shallow_bytes > b.shallow_bytes;
  }
  if (sort == SummarySort::kCount && a.count != b.count) {
    return a.count > b.count;
  }
  return a.name != b.name ? a.name < b.name : a.key < b.key;
}

std::vector<ClassRow> select(const ClassTable& table,
                             const SummaryOptions& options) {
  const ClassFilter matches(options.selection.filter);
  std::vector<ClassRow> rows;
  for (const ClassRow& row : table.classes) {
    if (matches(row.name)) rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(),
            [&](const ClassRow& a, const ClassRow& b) {
              return comes_first(a, b, options.sort);
            });
  return rows;
}

OrderedJson to_json(const std::string& file, const ClassTable& table,
                    const std::vector<ClassRow>& rows) {
  OrderedJson classes = OrderedJson::array();
  for (const ClassRow& row : rows) {
    classes.push_back({{"class", row.name},
                       {"key", row.key},
                       {"count", row.count},
                       {"shallow_bytes", row.shallow_bytes}});
  }
  return {{"schema", "heapcli/summary/1"},
          {"file", file},
          {"node_count", table.node_count},
          {"edge_count", table.edge_count},
          {"total_bytes", table.total_bytes},
          {"extra_native_bytes", table.extra_native_bytes},
          {"classes", classes}};
}

std::string to_text(const ClassTable& table, const std::vector<ClassRow>& rows,
                    size_t left_out, const Context& context) {
  Table out({"count", "shallow", "share", "class"});
  for (const ClassRow& row : rows) {
    out.add_row({{format_count(row.count)},
                 {format_bytes(row.shallow_bytes)},
                 {format_percent(static_cast<double>(row.shallow_bytes),
                                 static_cast<double>(table.total_bytes))},
                 {printable(row.name)}});
  }
  std::string text = out.render(terminal_width(), context.use_color());
  if (left_out > 0) {
    text += "… and " + format_count(left_out) + " more classes (--top " +
            std::to_string(rows.size() + left_out) + ")\n";
  }
  text += "\n" + format_bytes(table.total_bytes) + " in " +
          format_count(table.node_count) + " nodes with " +
          format_count(table.edge_count) + " edges\n";
  return text;
}

ExitStatus summary(const SummaryOptions& options, const Context& context) {
  const ClassTable table =
      analysis::class_table(open_snapshot(options.file, context));
  std::vector<ClassRow> rows = select(table, options);
  const size_t all = rows.size();
  rows.resize(std::min(all, options.selection.limit(context.json)));
  if (context.json) {
    write_json(to_json(options.file, table, rows));
  } else {
    write_output(to_text(table, rows, all - rows.size(), context));
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_summary_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<SummaryOptions>();
  CLI::App* const command = parent.add_subcommand(
      "summary", "Classes of a snapshot: objects and their bytes");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  add_choice<SummarySort>(*command, "--sort", options->sort,
                          {{"shallow", SummarySort::kShallow},
                           {"count", SummarySort::kCount},
                           {"name", SummarySort::kName}},
                          "By shallow (default), count or name")
      ->type_name("BY");
  add_selection_options(*command, options->selection);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return summary(*options, context);
    });
  });
}

}  // namespace heapcli::commands
