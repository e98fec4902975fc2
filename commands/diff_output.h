// How a diff is shown: to people, and as JSON. Used by `diff` and by
// `snapshot --diff`.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "analysis/diff.h"
#include "commands/class_selection.h"
#include "commands/context.h"
#include "commands/definitions.h"
#include "commands/output.h"
#include "commands/shown_stacks.h"

namespace heapcli::commands {

enum class DiffSort { kBytes, kCount, kAdded, kRemoved, kName };

struct DiffView {
  DiffSort sort = DiffSort::kBytes;
  ClassSelection selection;
  analysis::FigureOptions figures;
  DefinitionOptions definitions;
};

/// Adds --sort, --top, --filter, --raw-names, and --definitions with what
/// belongs to it.
void add_diff_view_options(CLI::App& command, DiffView& view);

/// `base` and `target` are what was compared; a diff of two sessions has no
/// definitions, as its classes go by their names alone.
Definitions definitions_of(const analysis::HeapGraph& base,
                           const analysis::HeapGraph& target,
                           std::shared_ptr<SourceMaps> maps);

/// `stacks` say who allocated what is new in the target; `definitions` may be
/// null.
OrderedJson diff_to_json(const std::string& base, const std::string& target,
                         const analysis::Diff& diff, ShownStacks& stacks,
                         const DiffView& view, Definitions* definitions);

std::string diff_to_text(const analysis::Diff& diff, ShownStacks& stacks,
                         const DiffView& view, Definitions* definitions,
                         const Context& context);

}  // namespace heapcli::commands
