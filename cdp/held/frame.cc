#include "cdp/held/frame.h"

#include <cstring>
#include <limits>
#include <string>

#include "cdp/error.h"

namespace heapcli::cdp {
namespace {

// A chunk of Node 24+ is 1 MiB; reads of this size keep calls per chunk low.
constexpr size_t kReadSize = 256 << 10;

bool is_known(char type) {
  switch (static_cast<FrameType>(type)) {
    case FrameType::kHello:
    case FrameType::kGreeting:
    case FrameType::kMessage:
    case FrameType::kSentinel:
    case FrameType::kEnd:
      return true;
  }
  return false;
}

}  // namespace

std::array<char, kFrameHeaderSize> frame_header(FrameType type, size_t size) {
  if (size > std::numeric_limits<uint32_t>::max()) {
    throw Error(Error::Kind::kProtocol,
                "a message of " + std::to_string(size) + " bytes is too long");
  }
  std::array<char, kFrameHeaderSize> header;
  for (size_t i = 0; i < 4; ++i) {
    header[i] = static_cast<char>(size >> (8 * i) & 0xFF);
  }
  header[4] = static_cast<char>(type);
  return header;
}

std::span<char> FrameReader::room() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < kReadSize) buffer_.resize(end_ + 2 * kReadSize);
  return std::span(buffer_).subspan(end_);
}

std::optional<Frame> FrameReader::next() {
  if (end_ - begin_ < kFrameHeaderSize) return std::nullopt;
  const char* const header = buffer_.data() + begin_;
  size_t size = 0;
  for (size_t i = 0; i < 4; ++i) {
    size |= static_cast<size_t>(static_cast<unsigned char>(header[i]))
            << (8 * i);
  }
  if (!is_known(header[4]) || size > longest_) {
    throw Error(Error::Kind::kProtocol,
                "what came over the socket of a held session is no frame");
  }
  if (end_ - begin_ - kFrameHeaderSize < size) return std::nullopt;
  begin_ += kFrameHeaderSize + size;
  return Frame{static_cast<FrameType>(header[4]),
               {header + kFrameHeaderSize, size}};
}

}  // namespace heapcli::cdp
