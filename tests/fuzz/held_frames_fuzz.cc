// What comes over the socket of a held session: frames in pieces of any size,
// and in them hellos and greetings. Whatever it is, it is read or refused; and
// how it was cut into pieces makes no difference.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "cdp/error.h"
#include "cdp/held/client_traces.h"
#include "cdp/held/frame.h"
#include "cdp/held/greeting.h"

namespace {

using heapcli::cdp::FrameReader;

// All payloads up to the first thing that is no frame.
std::vector<std::string> read(const uint8_t* data, size_t size, size_t piece) {
  FrameReader reader(1 << 16);
  std::vector<std::string> payloads;
  try {
    for (size_t at = 0; at < size;) {
      const auto room = reader.room();
      const size_t count = std::min({piece, room.size(), size - at});
      std::copy_n(data + at, count, room.data());
      reader.filled(count);
      at += count;
      while (const auto frame = reader.next()) {
        payloads.emplace_back(frame->payload);
      }
    }
  } catch (const heapcli::cdp::Error&) {
  }
  return payloads;
}

template <class Parse>
void attempt(Parse parse, const std::string& text) {
  try {
    parse(text);
  } catch (const heapcli::cdp::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::vector<std::string> payloads = read(data, size, size);
  if (payloads != read(data, size, 7)) std::abort();
  for (const std::string& text : payloads) {
    attempt(heapcli::cdp::parse_hello, text);
    attempt(heapcli::cdp::parse_greeting, text);
    heapcli::cdp::command_head(text);
    heapcli::cdp::reply_id(text);
  }
  return 0;
}
