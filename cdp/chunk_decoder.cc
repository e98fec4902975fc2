// V8 writes a chunk as {"method":"HeapProfiler.addHeapSnapshotChunk",
// "params":{"chunk":"…"}} and escapes quotes, backslashes and control
// characters within (third_party/inspector_protocol, crdtp/json.cc). Snapshot
// text is ASCII, so what is left to do is to unescape that.

#include "cdp/chunk_decoder.h"

#include "cdp/ascii_unescape.h"

namespace heapcli::cdp {
namespace {

constexpr std::string_view kPrefix =
    R"({"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":")";
constexpr std::string_view kSuffix = R"("}})";

}  // namespace

bool decode_chunk(std::string_view message, std::string& chunk) {
  if (!message.starts_with(kPrefix) || !message.ends_with(kSuffix) ||
      message.size() < kPrefix.size() + kSuffix.size()) {
    return false;
  }
  return unescape_ascii(
      message.substr(kPrefix.size(),
                     message.size() - kPrefix.size() - kSuffix.size()),
      chunk);
}

}  // namespace heapcli::cdp
