// The figures are those of a heap of small objects, measured on Node 18 to 26
// (bench/results/2026-11-21-pause-model.md). Nobody can tell before a snapshot
// what a heap is made of; one of strings or buffers costs a small part of it.
// Too much caution can be overruled, a process that was killed cannot be had
// back.
#include "commands/snapshot_caution.h"

#include <utility>

#include "cdp/error.h"
#include "cdp/runtime.h"
#include "commands/answer_fields.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/process_info.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr uint64_t kMega = 1024 * 1024;
constexpr uint64_t kPausePerMega = 110;  ///< Milliseconds.
constexpr uint64_t kLeastPause = 200;

// Below this nobody has to think about it.
constexpr milliseconds kLongPause{3000};
constexpr uint64_t kMuchMemory = 1024 * kMega;

}  // namespace

void add_caution_options(CLI::App& command, CautionOptions& options) {
  command
      .add_option("--max-heap", options.max_heap,
                  "Take no snapshot of a heap with more in use")
      ->type_name("SIZE");
  // Not --force, which is about files: whoever replaces a file does not thereby
  // risk the process.
  command.add_flag("--ignore-headroom", options.ignore_headroom,
                   "Take a snapshot even if memory for it may be lacking");
}

void check(const CautionOptions& options) {
  if (!options.max_heap.empty()) parse_bytes(options.max_heap);
}

SnapshotEstimate estimate_snapshot(uint64_t heap_used_bytes) {
  SnapshotEstimate estimate;
  estimate.heap_used_bytes = heap_used_bytes;
  estimate.pause =
      milliseconds(kLeastPause + heap_used_bytes / kMega * kPausePerMega);
  estimate.extra_bytes = snapshot_need(heap_used_bytes);
  return estimate;
}

SnapshotCaution::SnapshotCaution(cdp::Session& session, CautionOptions options,
                                 const Context& context)
    : session_(session),
      options_(std::move(options)),
      max_heap_(options_.max_heap.empty()
                    ? std::nullopt
                    : std::optional(parse_bytes(options_.max_heap))),
      context_(context) {}

// Whether it runs here is found out once, as its uptime is that of the moment
// when it was asked.
std::optional<MemoryRoom> SnapshotCaution::room(const ProcessInfo& who) {
  if (local_pid_) return memory_room(*local_pid_);
  if (asked_) return std::nullopt;
  asked_ = true;
  try {
    if (!who.pid || !who.uptime_s) return std::nullopt;
    const int64_t id = *who.pid;
    const double up = *who.uptime_s;
    if (is_process_here(id, up)) local_pid_ = id;
    return target_memory_room(session_, id, up);
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kRefused) throw;
    return std::nullopt;
  }
}

SnapshotEstimate SnapshotCaution::consider(const ProcessInfo& who) {
  const uint64_t used = cdp::heap_usage(session_).used;
  SnapshotEstimate estimate = estimate_snapshot(used);
  const std::optional<MemoryRoom> left = room(who);
  if (left) estimate.available_bytes = left->available;
  if (max_heap_ && used > *max_heap_) {
    throw Error(ExitStatus::kUsage,
                session_.name() + " has " + format_bytes(used) +
                    " of heap in use, more than --max-heap " +
                    options_.max_heap + "; no snapshot was taken");
  }
  const std::string no_room = no_room_for_snapshot(used, left);
  if (!no_room.empty() && !options_.ignore_headroom) {
    throw Error(
        ExitStatus::kUsage,
        no_room +
            "; the target could be killed, so none was taken. If its "
            "heap is mostly garbage (--gc), or strings, it takes much less: "
            "--ignore-headroom takes it. 'track' shows who allocates "
            "without a snapshot");
  }
  const bool large =
      estimate.pause >= kLongPause || estimate.extra_bytes >= kMuchMemory;
  if (used >= 2 * told_of_ && (large || !no_room.empty())) {
    told_of_ = used;
    const std::string cost =
        "a snapshot of " + format_bytes(used) + " of heap: up to about " +
        format_duration(estimate.pause) + " of pause, and " +
        format_bytes(estimate.extra_bytes) +
        " more memory for the target meanwhile";
    if (no_room.empty()) {
      context_.note(cost + (left ? "; there are " +
                                       format_bytes(left->available) + " left"
                                 : "; how much is left is not known"));
    } else {
      context_.warn(cost + ", of which there are " +
                    format_bytes(left->available) +
                    " left; it is taken because of --ignore-headroom");
    }
  }
  return estimate;
}

}  // namespace heapcli::commands
