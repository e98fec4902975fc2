// Parses a snapshot while it is still being written: a thread of its own reads
// the file behind the writer. The file is the queue between the two, so a slow
// parser costs page cache and never makes the target wait.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "analysis/heap_graph.h"

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

  /// Says that no more comes, waits for the parser, and hands over the graph.
  /// Throws analysis::Error when the text is no valid snapshot.
  analysis::HeapGraph finish();

 private:
  void run();
  /// Waits for bytes beyond `offset`; returns how many there are, 0 at the end.
  uint64_t wait_beyond(uint64_t offset);

  const int fd_;
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t size_ = 0;       // Guarded by mutex_.
  bool complete_ = false;   // Guarded by mutex_.
  bool cancelled_ = false;  // Guarded by mutex_.

  // Written by the thread, read after it was joined.
  std::optional<analysis::HeapGraph> graph_;
  std::exception_ptr failure_;

  std::jthread thread_;
};

}  // namespace heapcli::commands
