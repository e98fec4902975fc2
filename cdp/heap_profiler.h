// The HeapProfiler domain, as far as it is used.
#pragma once

#include <chrono>
#include <string>

#include "cdp/session.h"
#include "cdp/snapshot_stream.h"

namespace heapcli::cdp {

struct SnapshotOptions {
  /// Ask for progress; sent only when there is somebody to show it to.
  GraphProgress progress;
  /// Numbers as nodes of their own (DevTools' "include numerical values").
  bool capture_numeric_value = false;
  /// V8's internals, as in DevTools' "expose internals".
  bool expose_internals = false;
};

class HeapProfiler {
 public:
  /// Enables the domain. It is never disabled again: HeapProfiler.disable
  /// makes V8 renumber all objects (see docs/how-it-works.md).
  explicit HeapProfiler(Session& session);

  /// A full, precise garbage collection.
  void collect_garbage();

  /// Takes a snapshot; see stream_snapshot.
  std::chrono::milliseconds take_snapshot(const SnapshotOptions& options,
                                          const ChunkSink& sink);

  /// The snapshot id of an object that a Runtime call returned; "0" when V8
  /// has given it none (yet, or any more).
  std::string heap_object_id(const std::string& remote_object_id);

 private:
  Session& session_;
};

}  // namespace heapcli::cdp
