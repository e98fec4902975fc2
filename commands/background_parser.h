// Parses a snapshot while it is still being written: a thread of its own reads
// the file behind the writer. The file is the queue between the two, so a slow
// parser costs page cache and never makes the target wait.
//
// On a machine with few cores it must not take time from the target either, so
// its thread runs only when a core is idle. Such a thread could starve, and an
// ordinary user may not raise its priority again; therefore finish() stops it
// and parses what is left on the calling thread, which waits anyway.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "analysis/heap_graph.h"
#include "analysis/snapshot_parser.h"

namespace heapcli::commands {

class BackgroundParser {
 public:
  /// `path` must exist; its first bytes may already be there.
  explicit BackgroundParser(const std::string& path);
  /// Gives up what is not parsed yet.
  ~BackgroundParser();
  BackgroundParser(const BackgroundParser&) = delete;
  BackgroundParser& operator=(const BackgroundParser&) = delete;

  /// Says that the file now has this many bytes. Cheap; never waits.
  void written(uint64_t size);

  /// Says that no more comes, parses the rest, and hands over the graph.
  /// Throws analysis::Error when the text is no valid snapshot.
  analysis::HeapGraph finish();

 private:
  /// What the thread does, until it is told to stop.
  void run();
  /// Waits for bytes beyond those parsed; returns how many there are, 0 when
  /// told to stop.
  uint64_t wait_for_more();
  void stop();
  /// Reads and parses one piece of what is there. False at the end.
  bool parse_some(uint64_t available);

  const int fd_;
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t size_ = 0;     // Guarded by mutex_.
  bool stopped_ = false;  // Guarded by mutex_.

  // Belong to the thread until it was joined, then to the caller of finish().
  analysis::SnapshotParser parser_;
  std::vector<char> buffer_;
  uint64_t parsed_ = 0;
  std::exception_ptr failure_;

  std::jthread thread_;
};

}  // namespace heapcli::commands
