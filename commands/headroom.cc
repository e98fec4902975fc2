// How much a process may still take is the least of several figures: what the
// machine has (MemAvailable, which counts the page cache that can go), and for
// each memory cgroup from the process's own up to the root its limit minus its
// use. The page cache is part of a cgroup's use, too; its inactive part goes
// first, and is taken off as `kubectl top` does. Swap is not counted: a process
// that has to take its snapshot from there stands still for minutes.
//
// cgroups are looked up by the path in /proc/PID/cgroup. In a container with a
// cgroup namespace of its own that path is relative to what is mounted, and
// from outside it leads there as well; where it leads nowhere, the mounted root
// is what is left.
#include "commands/headroom.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <string_view>

#include "cdp/runtime.h"
#include "commands/answer_fields.h"
#include "commands/format.h"
#include "commands/kernel_file.h"

namespace heapcli::commands {
namespace {

// cgroup v1 says "no limit" with a number near 2^63.
constexpr uint64_t kNoLimit = uint64_t{1} << 60;

// Measured on Node 18 to 26: 2 times the heap where it is strings, 16 to 18
// times where it is small objects, 25 times for a Map of very many entries
// (bench/results/2026-11-22-snapshot-memory.md).
constexpr uint64_t kSnapshotFactor = 18;
constexpr uint64_t kSnapshotBase = 16 * 1024 * 1024;

constexpr const char* kAskTarget = R"js((() => {
  try {
    if (typeof process != 'object') return null;
    if (process.availableMemory && process.constrainedMemory) {
      const limit = process.constrainedMemory();
      return { available: process.availableMemory(), limit };
    }
  } catch (_) {}
  return null;
})())js";

std::optional<uint64_t> to_number(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  uint64_t value = 0;
  const auto [stop, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

// The number behind `name` at the beginning of a line.
std::optional<uint64_t> field(const std::string& text,
                              const std::string& name) {
  return to_number(kernel_field(text, name));
}

struct CgroupFiles {
  std::string limit, soft_limit, use, cache;
};

// Beyond `memory.high` a process is not killed, but so slowed down that it
// stands still. The soft limit of version 1 only says who gives back first.
const CgroupFiles kVersion1{"memory.limit_in_bytes", "",
                            "memory.usage_in_bytes", "total_inactive_file "};
const CgroupFiles kVersion2{"memory.max", "memory.high", "memory.current",
                            "inactive_file "};

void take_least(std::optional<MemoryRoom>& room, MemoryRoom other) {
  if (!room || other.available < room->available) room = std::move(other);
}

// Of one directory.
std::optional<MemoryRoom> room_in_cgroup(const std::string& directory,
                                         const CgroupFiles& files) {
  const auto number_in = [&](const std::string& file) {
    return to_number(read_kernel_file(directory + "/" + file));
  };
  std::optional<uint64_t> limit = number_in(files.limit);
  if (!files.soft_limit.empty()) {
    const auto soft = number_in(files.soft_limit);
    if (soft && (!limit || *soft < *limit)) limit = soft;
  }
  const auto use = number_in(files.use);
  if (!limit || !use || *limit >= kNoLimit) return std::nullopt;
  const uint64_t cache =
      field(read_kernel_file(directory + "/memory.stat"), files.cache)
          .value_or(0);
  const uint64_t needed = *use - std::min(*use, cache);
  return MemoryRoom{*limit - std::min(*limit, needed), *limit, "its cgroup"};
}

// Of all from the process's own to the mounted root.
void look_into_cgroups(const std::string& mount, std::string path,
                       const CgroupFiles& files,
                       std::optional<MemoryRoom>& room) {
  for (;;) {
    while (path.ends_with('/')) path.pop_back();
    if (auto found = room_in_cgroup(mount + path, files)) {
      take_least(room, std::move(*found));
    }
    if (path.empty()) return;
    path.resize(path.rfind('/') == path.npos ? 0 : path.rfind('/'));
  }
}

std::string proc(const std::string& root, int64_t pid) {
  return root + "/proc/" + std::to_string(pid);
}

}  // namespace

std::optional<MemoryRoom> memory_room(int64_t pid, const std::string& root) {
  std::optional<MemoryRoom> room;
  const std::string meminfo = read_kernel_file(root + "/proc/meminfo");
  const auto available = field(meminfo, "MemAvailable:");
  const auto total = field(meminfo, "MemTotal:");
  if (available && total) {
    constexpr uint64_t kKilo = 1024;
    room = MemoryRoom{*available * kKilo, *total * kKilo, "this machine"};
  }
  std::istringstream cgroups(read_kernel_file(proc(root, pid) + "/cgroup"));
  for (std::string line; std::getline(cgroups, line);) {
    const size_t first = line.find(':');
    const size_t second =
        first == line.npos ? first : line.find(':', first + 1);
    // A path with `..` is outside of what we see.
    if (second == line.npos || line.find("..") != line.npos) continue;
    const std::string controllers =
        "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string path = line.substr(second + 1);
    if (controllers == ",,") {
      look_into_cgroups(root + "/sys/fs/cgroup", path, kVersion2, room);
    } else if (controllers.find(",memory,") != controllers.npos) {
      look_into_cgroups(root + "/sys/fs/cgroup/memory", path, kVersion1, room);
    }
  }
  return room;
}

bool is_process_here(int64_t pid, double uptime_s, const std::string& root) {
  // Its name is in parentheses and can hold anything; starttime is the 22nd.
  const std::string stat = read_kernel_file(proc(root, pid) + "/stat");
  const size_t behind_name = stat.rfind(')');
  if (behind_name == stat.npos) return false;
  std::istringstream fields(stat.substr(behind_name + 1));
  std::string skipped;
  constexpr int kFieldsBetween = 19;
  for (int i = 0; i < kFieldsBetween; ++i) fields >> skipped;
  double start_ticks = 0;
  double up = 0;
  std::istringstream uptime(read_kernel_file(root + "/proc/uptime"));
  if (!(fields >> start_ticks) || !(uptime >> up)) return false;
  const double age =
      up - start_ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
  constexpr double kTolerance = 3;
  return std::abs(age - uptime_s) < kTolerance;
}

std::optional<int64_t> pid_here(const ProcessInfo& who) {
  if (!who.pid || !who.uptime_s || !is_process_here(*who.pid, *who.uptime_s)) {
    return std::nullopt;
  }
  return who.pid;
}

std::optional<MemoryRoom> memory_room_by_own_words(cdp::Session& session) {
  const cdp::Json answer = cdp::evaluate(session, kAskTarget);
  if (!answer.is_object()) return std::nullopt;
  const auto available = count_in(answer, "available");
  if (!available) return std::nullopt;
  return MemoryRoom{*available, count_in(answer, "limit").value_or(0),
                    "what the target sees"};
}

std::optional<MemoryRoom> target_memory_room(cdp::Session& session,
                                             std::optional<int64_t> pid,
                                             std::optional<double> uptime_s) {
  if (pid && uptime_s && is_process_here(*pid, *uptime_s)) {
    return memory_room(*pid);
  }
  return memory_room_by_own_words(session);
}

uint64_t snapshot_need(uint64_t heap_used_bytes) {
  return kSnapshotBase + kSnapshotFactor * heap_used_bytes;
}

std::string no_room_for_snapshot(uint64_t heap_used_bytes,
                                 const std::optional<MemoryRoom>& room) {
  const uint64_t need = snapshot_need(heap_used_bytes);
  if (!room || room->available >= need) return "";
  return "it may take " + format_bytes(need) + " for a heap of " +
         format_bytes(heap_used_bytes) + ", and " + room->of + " has " +
         format_bytes(room->available) + " left";
}

}  // namespace heapcli::commands
