// A recursive function is on a path several times; its total is that of its
// outermost call on each path. So the tree is walked depth first, with the
// number of open calls of each group: a call adds its subtree only where it is
// the first of its group. The walk keeps its own stack, as paths are as long as
// the file says.
#include "analysis/profile/profile_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "analysis/profile/frame_origin.h"
#include "analysis/profile/sampling_error.h"

namespace heapcli::analysis {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// First child and next sibling of each call.
struct Links {
  explicit Links(const AllocationProfile& profile)
      : child(profile.call_count(), kNone), next(profile.call_count(), kNone) {
    for (size_t i = profile.call_count(); i-- > 1;) {
      const uint32_t parent = raw(profile.parent[static_cast<CallIndex>(i)]);
      next[i] = child[parent];
      child[parent] = static_cast<uint32_t>(i);
    }
  }
  std::vector<uint32_t> child;
  std::vector<uint32_t> next;
};

void add_totals(const AllocationProfile& profile,
                const std::vector<size_t>& group_of_call,
                std::vector<ProfileRow>& rows) {
  const Links links(profile);
  const auto total = total_bytes_by_call(profile);
  std::vector<uint32_t> open_calls(rows.size(), 0);
  uint32_t at = 0;
  for (;;) {
    const size_t group = group_of_call[at];
    if (open_calls[group]++ == 0) {
      rows[group].total_bytes += total[static_cast<CallIndex>(at)];
    }
    if (links.child[at] != kNone) {
      at = links.child[at];
      continue;
    }
    // Leave all calls whose subtree ends here.
    for (;;) {
      --open_calls[group_of_call[at]];
      if (at == 0) return;
      if (links.next[at] != kNone) break;
      at = raw(profile.parent[static_cast<CallIndex>(at)]);
    }
    at = links.next[at];
  }
}

std::string key_of(const Frame& frame) {
  const char separator = '\0';
  return frame.function + separator + frame.url + separator +
         std::to_string(frame.line) + ":" + std::to_string(frame.column) +
         // Evaluated code has nothing else to tell it apart.
         (frame.url.empty() ? separator + frame.script_id : "");
}

Frame named(const std::string& name) {
  return {.function = name, .script_id = {}, .url = {}};
}

Frame package_frame(const Frame& frame) {
  if (is_engine_frame(frame)) return named(frame.function);
  if (frame.url.starts_with("node:") || frame.url.starts_with("ext:")) {
    return named("(node)");
  }
  const std::string package = package_of(frame.url);
  return named(package.empty() ? "(program)" : package);
}

Frame file_frame(const Frame& frame) {
  if (!frame.url.empty()) {
    return {.function = {}, .script_id = {}, .url = frame.url};
  }
  return named(is_engine_frame(frame) ? frame.function : "(no file)");
}

}  // namespace

size_t FrameGroups::group_of(const Frame& frame) {
  const Frame group = grouping_ == ProfileGrouping::kFile ? file_frame(frame)
                      : grouping_ == ProfileGrouping::kPackage
                          ? package_frame(frame)
                          : frame;
  const auto [entry, added] =
      numbers_.try_emplace(key_of(group), groups_.size());
  if (added) groups_.push_back(group);
  return entry->second;
}

std::vector<ProfileRow> profile_table(const AllocationProfile& profile,
                                      ProfileGrouping grouping) {
  FrameGroups groups(grouping);
  std::vector<size_t> group_of_frame;
  for (const Frame& frame : profile.frames.values()) {
    group_of_frame.push_back(groups.group_of(frame));
  }
  std::vector<ProfileRow> rows(groups.groups().size());
  for (size_t group = 0; group < rows.size(); ++group) {
    rows[group].frame = groups.groups()[group];
  }
  std::vector<size_t> group_of_call;
  for (size_t i = 0; i < profile.call_count(); ++i) {
    const CallIndex call{static_cast<uint32_t>(i)};
    const size_t group = group_of_frame[raw(profile.frame[call])];
    group_of_call.push_back(group);
    rows[group].self_bytes += profile.self_bytes[call];
    rows[group].self_count += profile.self_count[call];
  }
  add_totals(profile, group_of_call, rows);
  const std::vector<double> variance = variance_by_call(profile);
  for (size_t call = 0; call < variance.size(); ++call) {
    rows[group_of_call[call]].self_error += variance[call];
  }
  for (ProfileRow& row : rows) row.self_error = std::sqrt(row.self_error);
  const size_t root = group_of_call[0];
  if (rows[root].self_bytes == 0) {
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(root));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ProfileRow& a, const ProfileRow& b) {
                     return std::tuple(a.self_bytes, a.total_bytes) >
                            std::tuple(b.self_bytes, b.total_bytes);
                   });
  return rows;
}

}  // namespace heapcli::analysis
