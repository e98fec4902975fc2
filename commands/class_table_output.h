// How a class table is shown: to people, and as JSON. Used by `summary` and by
// `diff` of three snapshots.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "analysis/class_table.h"
#include "commands/class_selection.h"
#include "commands/context.h"
#include "commands/definitions.h"
#include "commands/output.h"
#include "commands/shown_stacks.h"

namespace heapcli::commands {

enum class ClassSort { kRetained, kShallow, kCount, kDistance, kName };

/// The rows to show, in order.
struct SelectedClasses {
  std::vector<analysis::ClassRow> rows;
  size_t left_out = 0;  ///< How many more match, beyond --top.
  ClassSelection selection;
};

SelectedClasses select_classes(const analysis::ClassTable& table,
                               ClassSort sort, const ClassSelection& selection,
                               bool json);

std::vector<ClassToDefine> classes_to_define(const SelectedClasses& classes);

/// `stacks` are those of the snapshot that the table was made of.
OrderedJson classes_to_json(const SelectedClasses& classes,
                            ShownStacks& stacks);

/// Shares are of the table's total.
std::string classes_to_text(const SelectedClasses& classes,
                            const analysis::ClassTable& table,
                            ShownStacks& stacks, const Context& context);

/// `698 KiB in 10,507 objects`: all of a table.
std::string total_to_text(const analysis::ClassTable& table);

}  // namespace heapcli::commands
