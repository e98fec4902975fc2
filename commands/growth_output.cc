#include "commands/growth_output.h"

#include <algorithm>
#include <cmath>

#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/profile_output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Growth;
using analysis::GrowthRow;

// More than these do not fit beside each other.
constexpr size_t kMostRoundsShown = 6;

std::vector<std::string> headings(size_t rounds, const ProfileView& view) {
  std::vector<std::string> names;
  if (rounds <= kMostRoundsShown) {
    for (size_t round = 1; round <= rounds; ++round) {
      names.push_back(std::to_string(round));
    }
  } else {
    names = {"weakest", "mean"};
  }
  names.insert(names.end(), {"live", row_name(view.grouping)});
  return names;
}

std::vector<Cell> cells(const GrowthRow& row) {
  const CellStyle style = row.grows ? CellStyle::kGrowth : CellStyle::kPlain;
  const size_t rounds = row.growth_bytes.size();
  std::vector<Cell> result;
  if (rounds <= kMostRoundsShown) {
    for (const int64_t bytes : row.growth_bytes) {
      result.push_back({format_bytes_delta(bytes), style});
    }
  } else {
    int64_t sum = 0;
    for (const int64_t bytes : row.growth_bytes) sum += bytes;
    result.push_back({format_bytes_delta(row.least_growth()), style});
    result.push_back(
        {format_bytes_delta(sum / static_cast<int64_t>(rounds)), style});
  }
  result.push_back({format_bytes(row.live_bytes.back())});
  result.push_back({frame_text(row.frame)});
  return result;
}

}  // namespace

void add_growth_json(OrderedJson& document, const Growth& growth,
                     const ProfileView& view) {
  document["same_run"] = growth.same_run;
  OrderedJson list = OrderedJson::array();
  const size_t limit = std::min(growth.rows.size(), view.limit(/*json=*/true));
  for (size_t i = 0; i < limit; ++i) {
    const GrowthRow& row = growth.rows[i];
    OrderedJson entry = frame_json(row.frame, view.grouping);
    entry["grows"] = row.grows;
    entry["live_bytes"] = row.live_bytes;
    entry["growth_bytes"] = row.growth_bytes;
    OrderedJson errors = OrderedJson::array();
    for (const double error : row.error_bytes) {
      errors.push_back(std::llround(error));
    }
    entry["error_bytes"] = std::move(errors);
    list.push_back(std::move(entry));
  }
  document[rows_name(view.grouping)] = std::move(list);
}

std::string growth_to_text(const Growth& growth, const std::string& round,
                           const ProfileView& view, const Context& context) {
  const auto grows = static_cast<size_t>(
      std::count_if(growth.rows.begin(), growth.rows.end(),
                    [](const GrowthRow& row) { return row.grows; }));
  if (grows == 0) {
    return std::string("No ") + row_name(view.grouping) + " grew from each " +
           round + " to the next by more than sampling explains.\n";
  }
  Table table(headings(growth.rows[0].growth_bytes.size(), view));
  table.set_fit(fit_frame);
  const size_t shown = std::min(grows, view.limit(/*json=*/false));
  for (size_t i = 0; i < shown; ++i) table.add_row(cells(growth.rows[i]));
  std::string text = "Live bytes that grew in each " + round + ":\n\n" +
                     table.render(terminal_width(), context.use_color());
  if (shown < grows) {
    text += "… and " + format_count(grows - shown) + " more (--top " +
            std::to_string(grows) + ")\n";
  }
  return text;
}

}  // namespace heapcli::commands
