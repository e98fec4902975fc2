// The hot path of a capture: takes the text of a snapshot out of a
// HeapProfiler.addHeapSnapshotChunk message without building JSON values.
#pragma once

#include <string>
#include <string_view>

namespace heapcli::cdp {

/// If `message` is such an event in the form that V8 sends it, replaces
/// `chunk` by its unescaped text and returns true. Anything the least unusual
/// (another order of members, bytes beyond ASCII, escapes beyond it, a session
/// id) returns false, and the general JSON path has to read the message; both
/// give the same text for every message that this one takes.
bool decode_chunk(std::string_view message, std::string& chunk);

}  // namespace heapcli::cdp
