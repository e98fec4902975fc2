// Is there memory for what a command is about to make a process do? V8 builds
// a snapshot in the target's own memory, and a process that is beyond its limit
// is killed. Start with target_memory_room and no_room_for_snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cdp/session.h"
#include "commands/process_info.h"

namespace heapcli::commands {

struct MemoryRoom {
  uint64_t available = 0;  ///< Bytes that can still be had.
  uint64_t limit = 0;      ///< Of all that shares it.
  std::string of;          ///< "this machine", "its cgroup", "the target".
};

/// Of a process of this machine: what the tightest of the machine and the
/// memory cgroups (v1 or v2) that it is in leaves. Nothing when /proc does not
/// say. `root` is where /proc and /sys are looked for.
std::optional<MemoryRoom> memory_room(int64_t pid,
                                      const std::string& root = "");

/// Whether the process with this id here is the one that has been up so long;
/// behind a tunnel an id means another process, or none.
bool is_process_here(int64_t pid, double uptime_s,
                     const std::string& root = "");

/// The process id of a target that runs on this machine; otherwise nothing.
/// `who` must have been asked just now, as its uptime is that of then.
std::optional<int64_t> pid_here(const ProcessInfo& who);

/// What the target itself says of the memory that it can still have; nothing if
/// it does not say. For one of another machine. Throws cdp::Error.
std::optional<MemoryRoom> memory_room_by_own_words(cdp::Session& session);

/// Of the target: from here if it runs here, otherwise by its own words. Throws
/// cdp::Error.
std::optional<MemoryRoom> target_memory_room(cdp::Session& session,
                                             std::optional<int64_t> pid,
                                             std::optional<double> uptime_s);

/// What V8 takes on top of a heap of this size, without garbage, to write a
/// snapshot of it, if the heap is made of small objects (docs/watch.md).
uint64_t snapshot_need(uint64_t heap_used_bytes);

/// Why there is no room for a snapshot, which is "it" in the text; empty when
/// there is, or when nobody knows.
std::string no_room_for_snapshot(uint64_t heap_used_bytes,
                                 const std::optional<MemoryRoom>& room);

}  // namespace heapcli::commands
