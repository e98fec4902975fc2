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
#include "commands/format.h"
#include "commands/process_info.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr uint64_t kMega = 1024 * 1024;
constexpr uint64_t kPausePerMega = 130;  ///< Milliseconds.
constexpr uint64_t kLeastPause = 200;

// Below this nobody has to think about it.
constexpr milliseconds kLongPause{3000};
constexpr uint64_t kMuchMemory = 1024 * kMega;

constexpr uint64_t kWorthAWord = 256 * kMega;

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

OrderedJson to_json(const SnapshotEstimate& estimate) {
  OrderedJson json = {{"used_bytes", estimate.heap_used_bytes},
                      {"pause_ms", estimate.pause.count()},
                      {"extra_bytes", estimate.extra_bytes},
                      {"available_bytes", nullptr}};
  if (estimate.available_bytes) {
    json["available_bytes"] = *estimate.available_bytes;
  }
  return json;
}

std::string too_large_a_heap(uint64_t heap_used_bytes,
                             const CautionOptions& options) {
  if (options.max_heap.empty() ||
      heap_used_bytes <= parse_bytes(options.max_heap)) {
    return "";
  }
  return "the heap has " + format_bytes(heap_used_bytes) +
         " in use, more than --max-heap " + options.max_heap;
}

std::string extra_memory_text(const std::optional<uint64_t>& extra_bytes) {
  if (!extra_bytes || *extra_bytes < kWorthAWord) return "";
  return "; " + format_bytes(*extra_bytes) + " more memory meanwhile";
}

SnapshotCaution::SnapshotCaution(cdp::Session& session, CautionOptions options,
                                 const Context& context)
    : session_(session), options_(std::move(options)), context_(context) {}

// Whether it runs here is found out once, as its uptime is that of the moment
// when it was asked. How much is left has to be asked anew: the machine has
// others on it.
std::optional<MemoryRoom> SnapshotCaution::room(const ProcessInfo& who) {
  if (!knows_where_) {
    knows_where_ = true;
    local_pid_ = pid_here(who);
  }
  if (local_pid_) return memory_room(*local_pid_);
  try {
    return memory_room_by_own_words(session_);
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kRefused) throw;
    return std::nullopt;
  }
}

std::string SnapshotCaution::reason_against(
    uint64_t heap_used_bytes, const std::optional<MemoryRoom>& room) const {
  const std::string none = "no snapshot of " + session_.name() + ": ";
  const std::string too_large = too_large_a_heap(heap_used_bytes, options_);
  if (!too_large.empty()) return none + too_large;
  const std::string no_room = no_room_for_snapshot(heap_used_bytes, room);
  if (no_room.empty() || options_.ignore_headroom) return "";
  return none + no_room +
         "; the target could be killed. If its heap is mostly garbage ('gc' "
         "tells), or strings, it takes much less: --ignore-headroom takes it. "
         "'track' shows who allocates without a snapshot";
}

SnapshotEstimate SnapshotCaution::consider(const ProcessInfo& who) {
  const uint64_t used = cdp::heap_usage(session_).used;
  SnapshotEstimate estimate = estimate_snapshot(used);
  const std::optional<MemoryRoom> left = room(who);
  if (left) estimate.available_bytes = left->available;
  const std::string reason = reason_against(used, left);
  if (!reason.empty()) throw SnapshotRefused(reason);
  const bool has_room = no_room_for_snapshot(used, left).empty();
  const bool large =
      estimate.pause >= kLongPause || estimate.extra_bytes >= kMuchMemory;
  if (used >= 2 * told_of_ && (large || !has_room)) {
    told_of_ = used;
    const std::string cost =
        "a snapshot of " + format_bytes(used) + " of heap: up to about " +
        format_duration(estimate.pause) + " of pause, and " +
        format_bytes(estimate.extra_bytes) +
        " more memory for the target meanwhile";
    if (has_room) {
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

SnapshotEstimate SnapshotCaution::consider_at_end(const ProcessInfo& who) {
  if (!reason_against(cdp::heap_usage(session_).used, room(who)).empty()) {
    session_.call("HeapProfiler.collectGarbage");
  }
  return consider(who);
}

}  // namespace heapcli::commands
