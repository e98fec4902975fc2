// Heaps that were read once, kept in memory so that the next command on the
// same file answers at once. They go by the file itself (device, inode, length,
// time), not by its name: who replaces a file gets the new one.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "analysis/heap.h"

namespace heapcli::commands {

class HeapCache {
 public:
  using ReadGraph = std::function<analysis::HeapGraph()>;
  using MakeHeap =
      std::function<std::shared_ptr<const analysis::Heap>(analysis::HeapGraph)>;

  /// Keeps what was used last, as long as all together need no more than
  /// `budget` bytes, but always the very last one.
  explicit HeapCache(uint64_t budget) : budget_(budget) {}

  /// The graph of a file, from memory if it is there. Never null. Throws what
  /// `read` throws.
  std::shared_ptr<const analysis::HeapGraph> graph(const std::string& file,
                                                   const ReadGraph& read);

  /// The heap: `make` gets the graph. Those with raw class names are other
  /// heaps.
  std::shared_ptr<const analysis::Heap> heap(const std::string& file,
                                             bool raw_names,
                                             const ReadGraph& read,
                                             const MakeHeap& make);

  /// The graph of a file that was read elsewhere.
  void put(const std::string& file, analysis::HeapGraph graph);

  /// What all together need, in bytes, as far as it can be told.
  uint64_t bytes() const;

 private:
  // What tells one file from another, and from itself later.
  struct FileIdentity {
    uint64_t device = 0;
    uint64_t inode = 0;
    int64_t size = 0;
    int64_t changed_s = 0;
    int64_t changed_ns = 0;
    bool operator==(const FileIdentity&) const = default;
  };

  // Either a heap, which has its graph, or a graph alone.
  struct Entry {
    FileIdentity file;
    bool raw_names = false;
    std::shared_ptr<analysis::HeapGraph> graph;
    std::shared_ptr<const analysis::Heap> heap;
    uint64_t bytes = 0;
  };

  static std::optional<FileIdentity> identify(const std::string& file);
  analysis::HeapGraph take_graph(const FileIdentity& file,
                                 const ReadGraph& read);
  void keep(Entry entry);

  const uint64_t budget_;
  std::list<Entry> entries_;  ///< Last used first.
};

/// A quarter of the memory that this process may use.
uint64_t default_heap_budget();

}  // namespace heapcli::commands
