// A message that a fast path takes means the same to the general one.

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "cdp/chunk_decoder.h"
#include "cdp/worker_message.h"

namespace {

void check_worker_message(std::string_view event) {
  std::string_view session_id;
  std::string message;
  if (!heapcli::cdp::decode_worker_message(event, session_id, message)) return;
  const auto json =
      nlohmann::json::parse(event, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || json.at("params").at("message") != message ||
      json.at("params").at("sessionId") != std::string(session_id)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  check_worker_message(message);
  std::string chunk;
  if (!heapcli::cdp::decode_chunk(message, chunk)) return 0;
  const auto json =
      nlohmann::json::parse(message, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() ||
      json.at("method") != "HeapProfiler.addHeapSnapshotChunk" ||
      json.at("params").at("chunk") != chunk) {
    std::abort();
  }
  return 0;
}
