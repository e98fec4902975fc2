#include "commands/profile_diff.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/profile/growth.h"
#include "analysis/profile/profile_file.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/growth_output.h"
#include "commands/profile_output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Growth;
using analysis::GrowthRow;

// Two standard errors: what is less may well be noise.
bool is_clear(const GrowthRow& row) {
  return std::abs(static_cast<double>(row.growth_bytes[0])) >=
         2 * row.error_bytes[0];
}

// Of two files: every change, the largest first, the doubtful ones dimmed.
std::string changes_to_text(const Growth& growth, const ProfileView& view,
                            const Context& context) {
  std::vector<const GrowthRow*> rows;
  for (const GrowthRow& row : growth.rows) {
    if (row.growth_bytes[0] != 0) rows.push_back(&row);
  }
  if (rows.empty()) return "Nothing changed.\n";
  std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
    return std::abs(a->growth_bytes[0]) > std::abs(b->growth_bytes[0]);
  });
  Table table({"change", "error", "before", "after", row_name(view.grouping)});
  table.set_fit(fit_frame);
  const size_t shown = std::min(rows.size(), view.limit(/*json=*/false));
  for (size_t i = 0; i < shown; ++i) {
    const GrowthRow& row = *rows[i];
    const CellStyle style = !is_clear(row)            ? CellStyle::kDim
                            : row.growth_bytes[0] > 0 ? CellStyle::kGrowth
                                                      : CellStyle::kShrinkage;
    table.add_row(
        {{format_bytes_delta(row.growth_bytes[0]), style},
         {"±" + format_bytes(static_cast<uint64_t>(row.error_bytes[0])),
          CellStyle::kDim},
         {format_bytes(row.live_bytes[0])},
         {format_bytes(row.live_bytes[1])},
         {frame_text(row.frame)}});
  }
  std::string text = table.render(terminal_width(), context.use_color());
  if (shown < rows.size()) {
    text += "… and " + format_count(rows.size() - shown) + " more " +
            rows_name(view.grouping) + " (--top " +
            std::to_string(rows.size()) + ")\n";
  }
  return text;
}

std::string footnote(const std::vector<analysis::AllocationProfile>& profiles,
                     const Growth& growth) {
  return "\n" + format_bytes(profiles.front().total_bytes()) + " -> " +
         format_bytes(profiles.back().total_bytes()) +
         (growth.same_run
              ? ", of one run of the profiler\n"
              : ", of different runs of the profiler: each has only what was "
                "allocated while it ran\n");
}

}  // namespace

bool are_profiles(const std::vector<std::string>& files) {
  std::optional<std::string> profile;
  std::optional<std::string> other;
  for (const std::string& file : files) {
    if (file == "-") continue;
    (analysis::looks_like_profile(file) ? profile : other) = file;
  }
  if (profile && other) {
    throw Error(ExitStatus::kData, *profile + " is an allocation profile, " +
                                       *other +
                                       " is none; diff compares files of one "
                                       "kind");
  }
  return profile.has_value();
}

ExitStatus diff_profiles(const std::vector<std::string>& files,
                         const ProfileView& view, const Context& context) {
  std::vector<analysis::AllocationProfile> profiles;
  for (const std::string& file : files) {
    profiles.push_back(
        shown_profile(analysis::read_profile_file(file, context.stop), view));
  }
  const Growth growth = analysis::profile_growth(profiles, view.grouping);
  if (context.json) {
    OrderedJson document = {{"schema", "heapcli/profile-diff/1"},
                            {"profiles", files}};
    add_growth_json(document, growth, view);
    write_json(document);
    return ExitStatus::kOk;
  }
  write_output((files.size() == 2
                    ? changes_to_text(growth, view, context)
                    : growth_to_text(growth, "profile", view, context)) +
               footnote(profiles, growth));
  return ExitStatus::kOk;
}

}  // namespace heapcli::commands
