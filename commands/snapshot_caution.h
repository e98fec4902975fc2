// Before a snapshot: what will it cost the target, is there memory for it, and
// is it wanted even so? Every command that takes snapshots of its own accord
// asks here, through CaptureSequence. docs/production.md is for users.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cdp/session.h"
#include "commands/context.h"
#include "commands/error.h"
#include "commands/headroom.h"
#include "commands/output.h"
#include "commands/process_info.h"

namespace heapcli::commands {

struct CautionOptions {
  std::string max_heap;  ///< Refuse above this; empty: no such limit.
  bool ignore_headroom = false;
};

/// The target was left alone, as a snapshot would have been too much for it.
class SnapshotRefused : public Error {
 public:
  explicit SnapshotRefused(const std::string& reason)
      : Error(ExitStatus::kUsage, reason) {}
};

/// Adds --max-heap and --ignore-headroom.
void add_caution_options(CLI::App& command, CautionOptions& options);

/// Throws Error(kUsage) when a size is none.
void check(const CautionOptions& options);

/// The worst that is usual: a heap of small objects.
struct SnapshotEstimate {
  uint64_t heap_used_bytes = 0;
  std::chrono::milliseconds pause{0};
  uint64_t extra_bytes = 0;
  /// What the target can still have; nothing when nobody knows.
  std::optional<uint64_t> available_bytes;
};

SnapshotEstimate estimate_snapshot(uint64_t heap_used_bytes);

/// As docs/json.md has it.
OrderedJson to_json(const SnapshotEstimate& estimate);

/// Why --max-heap forbids a snapshot of such a heap; empty if it does not.
std::string too_large_a_heap(uint64_t heap_used_bytes,
                             const CautionOptions& options);

/// "; 1.40 GiB more memory meanwhile" for what a snapshot really took, where it
/// is worth a word; otherwise empty.
std::string extra_memory_text(const std::optional<uint64_t>& extra_bytes);

class SnapshotCaution {
 public:
  SnapshotCaution(cdp::Session& session, CautionOptions options,
                  const Context& context);

  /// To be called before each snapshot; `who` was just asked the first time.
  /// Says what a large one will cost; once, and again when the heap has
  /// doubled. Throws SnapshotRefused when it must not be taken, and cdp::Error.
  SnapshotEstimate consider(const ProcessInfo& who);

  /// For the end of a recording, which a refusal would lose: where `consider`
  /// would refuse, garbage is collected before it is asked.
  SnapshotEstimate consider_at_end(const ProcessInfo& who);

 private:
  std::optional<MemoryRoom> room(const ProcessInfo& who);
  std::string reason_against(uint64_t heap_used_bytes,
                             const std::optional<MemoryRoom>& room) const;

  cdp::Session& session_;
  const CautionOptions options_;
  const Context& context_;
  bool knows_where_ = false;          ///< Whether local_pid_ was looked up.
  std::optional<int64_t> local_pid_;  ///< If the target runs on this machine.
  uint64_t told_of_ = 0;              ///< The heap that was spoken of.
};

}  // namespace heapcli::commands
