#include "cdp/allocation_tracking.h"

#include <utility>

#include "cdp/snapshot_stream.h"

namespace heapcli::cdp {
namespace {

constexpr const char* kStats = "HeapProfiler.heapStatsUpdate";

// V8 sends them in order, twenty a second; a peer may send what it likes. A
// day of them.
constexpr uint64_t kMostIntervals = 24 * 3600 * 20;

}  // namespace

AllocationTracking::AllocationTracking(Session& session, const HeapProfiler&,
                                       Update update)
    : session_(session), update_(std::move(update)) {
  session_.on(kStats, [this](const Json& params) { take_stats(params); });
  try {
    session_.call("HeapProfiler.startTrackingHeapObjects",
                  {{"trackAllocations", true}});
  } catch (...) {
    session_.on(kStats, nullptr);
    // It may have started all the same: the answer alone may be missing.
    session_.post("HeapProfiler.disable");
    throw;
  }
}

AllocationTracking::~AllocationTracking() {
  session_.on(kStats, nullptr);
  if (!finished_) session_.post("HeapProfiler.disable");
}

std::chrono::milliseconds AllocationTracking::finish(
    const GraphProgress& progress, const ChunkSink& sink) {
  const auto pause =
      stream_snapshot(session_, "HeapProfiler.stopTrackingHeapObjects",
                      Json::object(), progress, sink);
  finished_ = true;
  return pause;
}

// Triples of numbers: which interval, how many objects, how many bytes.
void AllocationTracking::take_stats(const Json& params) {
  const auto update = params.find("statsUpdate");
  if (update == params.end() || !update->is_array()) return;
  for (size_t i = 0; i + 2 < update->size(); i += 3) {
    const Json& interval = (*update)[i];
    const Json& count = (*update)[i + 1];
    const Json& bytes = (*update)[i + 2];
    if (!interval.is_number_unsigned() || !count.is_number_unsigned() ||
        !bytes.is_number_unsigned() ||
        interval.get<uint64_t>() >= kMostIntervals) {
      continue;
    }
    const auto at = interval.get<size_t>();
    if (at >= intervals_.size()) intervals_.resize(at + 1);
    intervals_[at] = {count.get<uint64_t>(), bytes.get<uint64_t>()};
  }
  if (update_) update_(intervals_);
}

}  // namespace heapcli::cdp
