#include "analysis/query/node_walk.h"

#include <algorithm>

#include "analysis/error.h"
#include "analysis/parallel.h"

namespace heapcli::analysis::query {
namespace {

// Between two looks at the stop token.
constexpr uint64_t kRange = 1 << 16;

}  // namespace

void walk_nodes(const HeapGraph& graph, const std::stop_token& stop,
                const std::function<void(size_t threads)>& begin,
                const std::function<void(size_t thread, NodeIndex first,
                                         NodeIndex last)>& body) {
  const uint64_t count = graph.node_count();
  const size_t threads = std::clamp<size_t>(count / kRange, 1, thread_count());
  begin(threads);
  on_each_thread(threads, [&](size_t thread) {
    const uint64_t end = count * (thread + 1) / threads;
    for (uint64_t first = count * thread / threads; first < end;
         first += kRange) {
      if (stop.stop_requested()) {
        throw Error(Error::Kind::kCancelled, "interrupted");
      }
      const uint64_t last = std::min(end, first + kRange);
      body(thread, static_cast<NodeIndex>(first), static_cast<NodeIndex>(last));
    }
  });
}

}  // namespace heapcli::analysis::query
