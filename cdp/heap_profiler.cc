#include "cdp/heap_profiler.h"

#include <utility>

#include "cdp/error.h"

namespace heapcli::cdp {

HeapProfiler::HeapProfiler(Session& session) : session_(session) {
  session_.call("HeapProfiler.enable");
}

void HeapProfiler::collect_garbage() {
  session_.call("HeapProfiler.collectGarbage");
}

std::chrono::milliseconds HeapProfiler::take_snapshot(
    const SnapshotOptions& options, const ChunkSink& sink) {
  Json params = Json::object();
  if (options.capture_numeric_value) params["captureNumericValue"] = true;
  if (options.expose_internals) params["exposeInternals"] = true;
  return stream_snapshot(session_, "HeapProfiler.takeHeapSnapshot",
                         std::move(params), options.progress, sink);
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
