#include "cdp/snapshot_stream.h"

#include <utility>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

int64_t integer(const Json& params, const char* name) {
  const auto found = params.find(name);
  return found != params.end() && found->is_number_integer()
             ? found->get<int64_t>()
             : 0;
}

// Ties a sink and a handler to the session for the time of one snapshot.
class SnapshotSubscription {
 public:
  SnapshotSubscription(Session& session, const GraphProgress& progress,
                       const ChunkSink& sink)
      : session_(session) {
    session_.set_chunk_sink(sink);
    if (!progress) return;
    session_.on(kProgress, [&progress](const Json& params) {
      progress(integer(params, "done"), integer(params, "total"));
    });
  }
  ~SnapshotSubscription() {
    session_.set_chunk_sink(nullptr);
    session_.on(kProgress, nullptr);
  }
  SnapshotSubscription(const SnapshotSubscription&) = delete;
  SnapshotSubscription& operator=(const SnapshotSubscription&) = delete;

 private:
  static constexpr const char* kProgress =
      "HeapProfiler.reportHeapSnapshotProgress";
  Session& session_;
};

// Whatever stops us here, the target first gets to finish (see
// Session::settle).
constexpr std::chrono::milliseconds kLongestSilence{10'000};

void call_to_the_end(Session& session, const std::string& method,
                     const Json& params) {
  try {
    session.call(method, params);
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::kInterrupted) {
      session.settle(kLongestSilence);
    }
    throw;
  } catch (const std::exception&) {  // The sink's.
    session.settle(kLongestSilence);
    throw;
  }
}

}  // namespace

std::chrono::milliseconds stream_snapshot(Session& session,
                                          const std::string& method,
                                          Json params,
                                          const GraphProgress& progress,
                                          const ChunkSink& sink) {
  const SnapshotSubscription subscription(session, progress, sink);
  params["reportProgress"] = progress != nullptr;
  const auto start = Clock::now();
  call_to_the_end(session, method, params);
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() -
                                                               start);
}

}  // namespace heapcli::cdp
