#include "commands/profile_output.h"

#include <algorithm>
#include <cmath>

#include "analysis/profile/call_tree.h"
#include "analysis/profile/profile_table.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::AllocationProfile;
using analysis::CallTreeRow;
using analysis::Frame;
using analysis::ProfileGrouping;
using analysis::ProfileRow;

// Calls with less of the whole are summed up in the tree for people.
constexpr uint64_t kSmallestShare = 100;

// So deep a tree is indented; what is deeper stands below each other.
constexpr uint32_t kDeepestIndent = 30;

const Frame& frame_of(const AllocationProfile& profile,
                      analysis::CallIndex call) {
  return profile.frames[profile.frame[call]];
}

std::string percent(uint64_t part, uint64_t whole) {
  return format_percent(static_cast<double>(part), static_cast<double>(whole));
}

// The standard error in percent of the figure itself.
std::string error_text(const ProfileRow& row) {
  if (row.self_bytes == 0) return "";
  const double relative = row.self_error / static_cast<double>(row.self_bytes);
  return "±" + std::to_string(std::lround(100 * relative)) + " %";
}

std::string table_text(const AllocationProfile& profile,
                       const ProfileView& view, const Context& context) {
  const auto rows = analysis::profile_table(profile, view.grouping);
  const uint64_t whole = profile.total_bytes();
  Table table(
      {"self", "share", "error", "total", "share", row_name(view.grouping)});
  table.set_fit(fit_frame);
  const size_t shown = std::min(rows.size(), view.limit(context.json));
  for (size_t i = 0; i < shown; ++i) {
    const ProfileRow& row = rows[i];
    table.add_row({{format_bytes(row.self_bytes)},
                   {percent(row.self_bytes, whole)},
                   {error_text(row), CellStyle::kDim},
                   {format_bytes(row.total_bytes)},
                   {percent(row.total_bytes, whole)},
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

std::string tree_text(const AllocationProfile& profile, const ProfileView& view,
                      const Context& context) {
  const uint64_t whole = profile.total_bytes();
  const auto rows = analysis::call_tree(
      profile, std::max<uint64_t>(1, whole / kSmallestShare));
  Table table({"total", "share", "self", "call"});
  table.set_fit(fit_frame);
  const size_t shown =
      view.top ? std::min(rows.size(), *view.top) : rows.size();
  for (size_t i = 0; i < shown; ++i) {
    const CallTreeRow& row = rows[i];
    const std::string indent(2 * std::min(row.depth, kDeepestIndent), ' ');
    const bool small = row.small_calls > 0;
    table.add_row(
        {{format_bytes(row.total_bytes)},
         {percent(row.total_bytes, whole)},
         {small || row.self_bytes == 0 ? "" : format_bytes(row.self_bytes)},
         {indent + (small ? "… " + format_count(row.small_calls) + " smaller"
                          : frame_text(frame_of(profile, row.call))),
          small ? CellStyle::kDim : CellStyle::kPlain}});
  }
  std::string text = table.render(terminal_width(), context.use_color());
  if (shown < rows.size()) {
    text += "… and " + format_count(rows.size() - shown) +
            " more calls (--top " + std::to_string(rows.size()) + ")\n";
  }
  return text;
}

OrderedJson tree_json(const AllocationProfile& profile) {
  OrderedJson calls = OrderedJson::array();
  for (const CallTreeRow& row : analysis::call_tree(profile, 0)) {
    OrderedJson call = frame_to_json(frame_of(profile, row.call));
    call["depth"] = row.depth;
    call["self_bytes"] = row.self_bytes;
    call["total_bytes"] = row.total_bytes;
    calls.push_back(std::move(call));
  }
  return calls;
}

}  // namespace

const char* rows_name(ProfileGrouping grouping) {
  switch (grouping) {
    case ProfileGrouping::kFunction:
      return "functions";
    case ProfileGrouping::kFile:
      return "files";
    case ProfileGrouping::kPackage:
      break;
  }
  return "packages";
}

const char* row_name(ProfileGrouping grouping) {
  switch (grouping) {
    case ProfileGrouping::kFunction:
      return "function";
    case ProfileGrouping::kFile:
      return "file";
    case ProfileGrouping::kPackage:
      break;
  }
  return "package";
}

OrderedJson frame_json(const Frame& frame, ProfileGrouping grouping) {
  switch (grouping) {
    case ProfileGrouping::kFunction:
      return frame_to_json(frame);
    case ProfileGrouping::kFile:
      return {{"url", frame.url.empty() ? frame.function : frame.url}};
    case ProfileGrouping::kPackage:
      break;
  }
  return {{"package", frame.function}};
}

void add_profile_json(OrderedJson& document, const AllocationProfile& shown,
                      const ProfileView& view) {
  document["total_bytes"] = shown.total_bytes();
  const auto rows = analysis::profile_table(shown, view.grouping);
  OrderedJson list = OrderedJson::array();
  const size_t limit = std::min(rows.size(), view.limit(/*json=*/true));
  for (size_t i = 0; i < limit; ++i) {
    const ProfileRow& row = rows[i];
    OrderedJson entry = frame_json(row.frame, view.grouping);
    entry["self_bytes"] = row.self_bytes;
    entry["self_count"] = row.self_count;
    entry["self_error_bytes"] = std::llround(row.self_error);
    entry["total_bytes"] = row.total_bytes;
    list.push_back(std::move(entry));
  }
  document[rows_name(view.grouping)] = std::move(list);
  if (view.tree) document["tree"] = tree_json(shown);
}

std::string profile_to_text(const AllocationProfile& shown,
                            const ProfileView& view, const Context& context) {
  if (shown.total_bytes() == 0) {
    return "No samples: nothing that was allocated meanwhile counts, or too "
           "little to be noticed.\n";
  }
  return view.tree ? tree_text(shown, view, context)
                   : table_text(shown, view, context);
}

}  // namespace heapcli::commands
