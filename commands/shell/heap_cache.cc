// How much memory a heap takes is reckoned, not measured: columns by node and
// by edge, and the strings. An object of 50 bytes in the target costs about 70
// here with its figures, and its edges 9 each.
#include "commands/shell/heap_cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::HeapGraph;

constexpr uint64_t kGraphBytesPerNode = 24;
constexpr uint64_t kFigureBytesPerNode = 50;
constexpr uint64_t kBytesPerEdge = 9;
constexpr uint64_t kBytesPerString = 8;

uint64_t bytes_of(const HeapGraph& graph) {
  uint64_t text = 0;
  if (const size_t count = graph.strings.size(); count > 0) {
    const auto first = graph.strings[static_cast<analysis::StringIndex>(0)];
    const auto last = graph.strings[static_cast<analysis::StringIndex>(
        static_cast<uint32_t>(count - 1))];
    text = static_cast<uint64_t>(last.data() + last.size() - first.data()) +
           count * kBytesPerString;
  }
  return graph.node_count() * kGraphBytesPerNode +
         graph.edge_count() * kBytesPerEdge + text;
}

uint64_t bytes_of(const Heap& heap) {
  return bytes_of(heap.graph) + heap.graph.node_count() * kFigureBytesPerNode;
}

}  // namespace

std::optional<HeapCache::FileIdentity> HeapCache::identify(
    const std::string& file) {
  struct stat found {};
  // A pipe can be read once.
  if (stat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) {
    return std::nullopt;
  }
  return FileIdentity{found.st_dev, found.st_ino, found.st_size,
                      found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

std::shared_ptr<const HeapGraph> HeapCache::graph(const std::string& file,
                                                  const ReadGraph& read) {
  const auto identity = identify(file);
  if (!identity) return std::make_shared<const HeapGraph>(read());
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (!(entry->file == *identity)) continue;
    entries_.splice(entries_.begin(), entries_, entry);
    if (entry->graph) return entry->graph;
    return {entry->heap, &entry->heap->graph};
  }
  put(file, read());
  return entries_.front().graph;
}

std::shared_ptr<const Heap> HeapCache::heap(const std::string& file,
                                            bool raw_names,
                                            const ReadGraph& read,
                                            const MakeHeap& make) {
  const auto identity = identify(file);
  if (!identity) return make(read());
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (!(entry->file == *identity) || !entry->heap ||
        entry->raw_names != raw_names) {
      continue;
    }
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->heap;
  }
  auto heap = make(take_graph(*identity, read));
  keep({*identity, raw_names, nullptr, heap, bytes_of(*heap)});
  return heap;
}

// A graph that stands alone is moved: the heap will have it.
HeapGraph HeapCache::take_graph(const FileIdentity& file,
                                const ReadGraph& read) {
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (!(entry->file == file)) continue;
    if (entry->heap) return entry->heap->graph;
    const auto graph = std::move(entry->graph);
    entries_.erase(entry);
    return graph.use_count() == 1 ? std::move(*graph) : *graph;
  }
  return read();
}

void HeapCache::put(const std::string& file, HeapGraph graph) {
  const auto identity = identify(file);
  if (!identity) return;
  const uint64_t bytes = bytes_of(graph);
  keep({*identity, false, std::make_shared<HeapGraph>(std::move(graph)),
        nullptr, bytes});
}

void HeapCache::keep(Entry entry) {
  entries_.push_front(std::move(entry));
  while (entries_.size() > 1 && bytes() > budget_) entries_.pop_back();
}

uint64_t HeapCache::bytes() const {
  uint64_t sum = 0;
  for (const Entry& entry : entries_) sum += entry.bytes;
  return sum;
}

uint64_t default_heap_budget() {
  constexpr uint64_t kShare = 4;
  auto limit = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) *
               static_cast<uint64_t>(sysconf(_SC_PAGE_SIZE));
  for (const char* const file :
       {"/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    uint64_t bytes = 0;
    if (std::ifstream(file) >> bytes && bytes > 0) {
      limit = std::min(limit, bytes);
    }
  }
  return limit / kShare;
}

}  // namespace heapcli::commands
