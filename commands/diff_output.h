// How a diff is shown: to people, and as JSON. Used by `diff` and by
// `snapshot --diff`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "analysis/diff.h"
#include "commands/class_selection.h"
#include "commands/context.h"
#include "commands/output.h"

namespace heapcli::commands {

enum class DiffSort { kBytes, kCount, kAdded, kRemoved, kName };

struct DiffView {
  DiffSort sort = DiffSort::kBytes;
  ClassSelection selection;
  analysis::FigureOptions figures;
};

/// Adds --sort, --top, --filter and --raw-names.
void add_diff_view_options(CLI::App& command, DiffView& view);

/// `target_graph` says who allocated what is new.
OrderedJson diff_to_json(const std::string& base, const std::string& target,
                         const analysis::Diff& diff,
                         const analysis::HeapGraph& target_graph,
                         const DiffView& view);

std::string diff_to_text(const analysis::Diff& diff,
                         const analysis::HeapGraph& target_graph,
                         const DiffView& view, const Context& context);

}  // namespace heapcli::commands
