// Who belongs to a program that we started? The processes below it, says the
// kernel; but a parent that ends leaves its children to process 1, and then
// nothing leads to them. The process group outlives that, but a daemon has left
// it (setsid; `detached: true` in Node). What nobody takes off is the
// environment, so there is a mark in it; but programs may be started with
// another environment. So it is any of the three, and whoever is below somebody
// who belongs to it. The environments are the expensive part: they are read
// only of processes that are younger than the program and not found otherwise.

#include "commands/local_process/process_family.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace heapcli::commands {
namespace {

using Stats = std::map<int64_t, ProcessStat>;

// All whose parent belongs to the family, their children, and so on.
void add_descendants(const Stats& stats, std::set<int64_t>& family) {
  for (bool more = true; more;) {
    more = false;
    for (const auto& [pid, stat] : stats) {
      more |= family.contains(stat.parent) && family.insert(pid).second;
    }
  }
}

}  // namespace

ProcessFamily::ProcessFamily(int64_t root, std::string mark, ProcessFiles files)
    : files_(std::move(files)), root_(root), mark_(std::move(mark)) {
  if (const auto stat = files_.stat(root)) start_ = stat->start;
}

std::vector<FamilyMember> ProcessFamily::members() const {
  Stats stats;
  for (const int64_t pid : files_.ids()) {
    if (const auto stat = files_.stat(pid)) stats.emplace(pid, *stat);
  }
  const auto root = stats.find(root_);
  const bool number_is_anothers =
      root != stats.end() && root->second.start != start_;
  std::set<int64_t> family;
  if (!number_is_anothers) {
    for (const auto& [pid, stat] : stats) {
      if (pid == root_ || stat.group == root_) family.insert(pid);
    }
  }
  add_descendants(stats, family);
  const size_t without_mark = family.size();
  for (const auto& [pid, stat] : stats) {
    if (stat.start >= start_ && !family.contains(pid) &&
        files_.has_variable(pid, mark_)) {
      family.insert(pid);
    }
  }
  if (family.size() > without_mark) add_descendants(stats, family);
  std::vector<FamilyMember> members;
  for (const int64_t pid : family) {
    const ProcessStat& stat = stats.at(pid);
    if (!stat.ended) members.push_back({pid, stat});
  }
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return std::tie(a.stat.start, a.pid) < std::tie(b.stat.start, b.pid);
  });
  return members;
}

bool still_runs(const ProcessFiles& files, const FamilyMember& member) {
  const auto stat = files.stat(member.pid);
  return stat && !stat->ended && stat->start == member.stat.start;
}

}  // namespace heapcli::commands
