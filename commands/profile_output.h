// An allocation profile for people, and as JSON.
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"
#include "commands/context.h"
#include "commands/output.h"
#include "commands/profile_view.h"

namespace heapcli::commands {

/// Appends `total_bytes`, and `functions`, `files` or `packages`, and with
/// --tree `tree`.
void add_profile_json(OrderedJson& document,
                      const analysis::AllocationProfile& shown,
                      const ProfileView& view);

/// A table, or with --tree the tree; a sentence when there is nothing to show.
std::string profile_to_text(const analysis::AllocationProfile& shown,
                            const ProfileView& view, const Context& context);

/// `function`, `url`, `line`, `column`; or `url`; or `package`.
OrderedJson frame_json(const analysis::Frame& frame,
                       analysis::ProfileGrouping grouping);
/// `functions`, `files` or `packages`.
const char* rows_name(analysis::ProfileGrouping grouping);
/// `function`, `file` or `package`.
const char* row_name(analysis::ProfileGrouping grouping);

}  // namespace heapcli::commands
