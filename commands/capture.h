// Takes snapshots of one target over one session, so that their object ids
// stay comparable, and writes each to its file while a second thread builds
// the graph.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "analysis/heap_graph.h"
#include "cdp/heap_profiler.h"
#include "cdp/identity_sentinel.h"
#include "cdp/runtime.h"
#include "cdp/session.h"
#include "commands/context.h"
#include "commands/process_info.h"
#include "commands/snapshot_caution.h"
#include "commands/snapshot_recording.h"

namespace heapcli::commands {

struct CaptureOptions {
  bool collect_garbage = false;
  RecordingOptions recording;
  bool use_debugger = true;  ///< Where it shortens the pause; see debugger.h.
  cdp::SnapshotOptions snapshot;
  /// Absent when the caller has seen to it.
  std::optional<CautionOptions> caution = CautionOptions();
};

struct Capture {
  std::string file;
  uint64_t bytes = 0;                  ///< Of the file.
  std::chrono::milliseconds pause{0};  ///< How long the target stood still.
  std::chrono::milliseconds total{0};  ///< With garbage collection and fsync.
  cdp::HeapUsage heap;                 ///< Right after the snapshot.
  std::optional<SnapshotEstimate> estimate;  ///< From before it.
  /// What the target took on top at the most; known of one on this machine.
  std::optional<uint64_t> extra_bytes;
  /// False when object ids were lost since the capture before.
  bool ids_kept = true;
  /// Present when asked for, and when the snapshot could be parsed.
  std::optional<analysis::HeapGraph> graph;
  /// Why the file is no whole snapshot, though the target said it was; empty
  /// when nothing was found wrong with it.
  std::string parse_error;
};

class CaptureSequence {
 public:
  /// In a shell, ids are kept as long as the shell's session holds them.
  CaptureSequence(cdp::Session& session, const Context& context,
                  CaptureOptions options);

  /// Takes one snapshot into `path`, unless it would endanger the target (see
  /// snapshot_caution.h). Throws cdp::Error and Error; nothing
  /// stands under `path` then.
  Capture take(const std::string& path);

  /// Watches the session's ids.
  const cdp::IdentitySentinel& sentinel() const { return sentinel_; }

 private:
  cdp::IdentitySentinel& choose_sentinel();

  cdp::Session& session_;
  const Context& context_;
  const CaptureOptions options_;
  cdp::HeapProfiler profiler_;
  std::optional<cdp::IdentitySentinel> own_sentinel_;
  cdp::IdentitySentinel& sentinel_;
  const bool debugger_helps_;
  std::optional<SnapshotCaution> caution_;
  std::optional<ProcessInfo> process_;
  std::optional<int64_t> local_pid_;  ///< If the target runs on this machine.
};

}  // namespace heapcli::commands
