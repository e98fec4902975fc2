#include "commands/class_table_output.h"

#include <algorithm>

#include "commands/format.h"
#include "commands/stack_output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::ClassRow;
using analysis::ClassTable;

// Ties are broken by key, so that the order never depends on the file's.
bool comes_first(const ClassRow& a, const ClassRow& b, ClassSort sort) {
  if (sort == ClassSort::kRetained && a.retained_bytes != b.retained_bytes) {
    return a.retained_bytes > b.retained_bytes;
  }
  if (sort == ClassSort::kShallow && a.shallow_bytes != b.shallow_bytes) {
    return a.shallow_bytes > b.shallow_bytes;
  }
  if (sort == ClassSort::kCount && a.count != b.count) {
    return a.count > b.count;
  }
  if (sort == ClassSort::kDistance && a.distance != b.distance) {
    return a.distance < b.distance;
  }
  return a.name != b.name ? a.name < b.name : a.key < b.key;
}

}  // namespace

SelectedClasses select_classes(const ClassTable& table, ClassSort sort,
                               const ClassSelection& selection, bool json) {
  const ClassFilter matches(selection.filter);
  SelectedClasses selected;
  selected.selection = selection;
  for (const ClassRow& row : table.classes) {
    if (matches(row.name)) selected.rows.push_back(row);
  }
  std::sort(selected.rows.begin(), selected.rows.end(),
            [&](const ClassRow& a, const ClassRow& b) {
              return comes_first(a, b, sort);
            });
  const size_t kept = std::min(selected.rows.size(), selection.limit(json));
  selected.left_out = selected.rows.size() - kept;
  selected.rows.resize(kept);
  return selected;
}

std::vector<ClassToDefine> classes_to_define(const SelectedClasses& classes) {
  std::vector<ClassToDefine> list;
  for (const ClassRow& row : classes.rows) list.push_back({row.name, row.key});
  return list;
}

OrderedJson classes_to_json(const SelectedClasses& classes,
                            ShownStacks& stacks) {
  OrderedJson list = OrderedJson::array();
  for (const ClassRow& row : classes.rows) {
    OrderedJson entry = {{"class", row.name},
                         {"key", row.key},
                         {"count", row.count},
                         {"shallow_bytes", row.shallow_bytes},
                         {"retained_bytes", row.retained_bytes},
                         {"distance", row.distance}};
    add_origins(entry, row.origins, stacks, classes.selection);
    list.push_back(std::move(entry));
  }
  return list;
}

std::string classes_to_text(const SelectedClasses& classes,
                            const ClassTable& table, ShownStacks& stacks,
                            const Context& context) {
  const auto share = [&](uint64_t bytes) {
    return format_percent(static_cast<double>(bytes),
                          static_cast<double>(table.total_bytes));
  };
  Table out(
      {"count", "shallow", "share", "retained", "share", "distance", "class"});
  for (const ClassRow& row : classes.rows) {
    out.add_row({{format_count(row.count)},
                 {format_bytes(row.shallow_bytes)},
                 {share(row.shallow_bytes)},
                 {format_bytes(row.retained_bytes)},
                 {share(row.retained_bytes)},
                 {format_distance(row.distance)},
                 {printable(row.name)}});
    add_origins(out, row.origins, row.shallow_bytes, stacks, classes.selection);
  }
  std::string text = out.render(terminal_width(), context.use_color());
  if (classes.left_out > 0) {
    text += "… and " + format_count(classes.left_out) +
            " more classes (--top " +
            std::to_string(classes.rows.size() + classes.left_out) + ")\n";
  }
  return text;
}

std::string total_to_text(const ClassTable& table) {
  uint64_t count = 0;
  uint64_t bytes = 0;
  for (const ClassRow& row : table.classes) {
    count += row.count;
    bytes += row.shallow_bytes;
  }
  return format_bytes(bytes) + " in " + format_count(count) + " objects";
}

}  // namespace heapcli::commands
