// What goes over the Unix socket between a holder of a session (holder.h) and
// the heapcli that uses it: frames of five bytes of header, four for the
// length, little end first, and one for the type, and then the payload.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace heapcli::cdp {

enum class FrameType : char {
  kHello = 'H',     ///< Who knocks, and what for: the first one (greeting.h).
  kGreeting = 'G',  ///< The answer.
  kMessage = 'M',   ///< Of the protocol, either way, as the sender wrote it.
  kSentinel = 'S',  ///< The sentinel's object id, to be kept for the next one.
  kEnd = 'E',       ///< The session is over; the payload says why.
};

struct Frame {
  FrameType type = FrameType::kMessage;
  std::string_view payload;
};

constexpr size_t kFrameHeaderSize = 5;

/// Throws Error(kProtocol) for more than 32 bits of bytes.
std::array<char, kFrameHeaderSize> frame_header(FrameType type, size_t size);

/// Makes frames of bytes that come in pieces of any size.
class FrameReader {
 public:
  /// Nobody is believed who announces more than `longest` bytes; and memory is
  /// taken for what has come, not for what was announced.
  explicit FrameReader(size_t longest) : longest_(longest) {}

  /// Where the next bytes go, however many fit; then call filled.
  std::span<char> room();
  void filled(size_t count) { end_ += count; }

  /// The next whole frame, if it is there. Its payload is valid until the next
  /// call of room. Throws Error(kProtocol) for what is no frame.
  std::optional<Frame> next();

 private:
  const size_t longest_;
  std::vector<char> buffer_;
  size_t begin_ = 0;  ///< What is not used yet: [begin_, end_).
  size_t end_ = 0;
};

}  // namespace heapcli::cdp
