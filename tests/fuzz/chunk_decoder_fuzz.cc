// A message that the fast path takes means the same to the general one.

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "cdp/chunk_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view message(reinterpret_cast<const char*>(data), size);
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
