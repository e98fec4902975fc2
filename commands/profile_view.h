// How an allocation profile is shown, by the commands that show one:
// --group-by, --internals, --tree, --top.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "analysis/profile/profile_table.h"
#include "commands/source_maps.h"

namespace heapcli::commands {

struct ProfileView {
  analysis::ProfileGrouping grouping = analysis::ProfileGrouping::kFunction;
  bool internals = false;  ///< Show Node's own functions as such.
  bool tree = false;
  std::optional<size_t> top;
  /// Null: positions stay those of the code that V8 runs.
  std::shared_ptr<SourceMaps> source_maps;

  /// How many rows to show.
  size_t limit(bool json) const;
};

/// Adds --group-by and --internals.
void add_profile_grouping_options(CLI::App& command, ProfileView& view);
/// Adds --tree.
void add_profile_tree_option(CLI::App& command, ProfileView& view);
/// Adds all of them, and --top.
void add_profile_view_options(CLI::App& command, ProfileView& view);

/// The profile that is to be shown: every command passes the frames that it
/// renders through here.
analysis::AllocationProfile shown_profile(analysis::AllocationProfile profile,
                                          const ProfileView& view);

}  // namespace heapcli::commands
