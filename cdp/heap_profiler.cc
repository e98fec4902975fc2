#include "cdp/heap_profiler.h"

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
  SnapshotSubscription(Session& session, const SnapshotOptions& options,
                       const ChunkSink& sink)
      : session_(session) {
    session_.set_chunk_sink(sink);
    if (!options.progress) return;
    session_.on(kProgress, [&options](const Json& params) {
      options.progress(integer(params, "done"), integer(params, "total"));
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

HeapProfiler::HeapProfiler(Session& session) : session_(session) {
  session_.call("HeapProfiler.enable");
}

void HeapProfiler::collect_garbage() {
  session_.call("HeapProfiler.collectGarbage");
}

std::chrono::milliseconds HeapProfiler::take_snapshot(
    const SnapshotOptions& options, const ChunkSink& sink) {
  const SnapshotSubscription subscription(session_, options, sink);
  Json params = {{"reportProgress", options.progress != nullptr}};
  if (options.capture_numeric_value) params["captureNumericValue"] = true;
  if (options.expose_internals) params["exposeInternals"] = true;
  const auto start = Clock::now();
  call_to_the_end(session_, "HeapProfiler.takeHeapSnapshot", params);
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() -
                                                               start);
}

std::string HeapProfiler::heap_object_id(const std::string& remote_object_id) {
  const Json result = session_.call("HeapProfiler.getHeapObjectId",
                                    {{"objectId", remote_object_id}});
  const auto id = result.find("heapSnapshotObjectId");
  if (id == result.end() || !id->is_string()) {
    throw Error(Error::Kind::kProtocol,
                session_.name() + " gave no id for an object");
  }
  return id->get<std::string>();
}

}  // namespace heapcli::cdp
