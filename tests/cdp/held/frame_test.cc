#include "cdp/held/frame.h"

#include <algorithm>
#include <string>
#include <vector>

#include "cdp/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using cdp::Frame;
using cdp::FrameReader;
using cdp::FrameType;

std::string frame(FrameType type, const std::string& payload) {
  const auto header = cdp::frame_header(type, payload.size());
  return std::string(header.data(), header.size()) + payload;
}

// Feeds `bytes` in pieces; payloads, each with its type in front.
std::vector<std::string> read(const std::string& bytes, size_t piece,
                              size_t longest = 1 << 20) {
  FrameReader reader(longest);
  std::vector<std::string> frames;
  for (size_t at = 0; at < bytes.size();) {
    const std::span<char> room = reader.room();
    const size_t count = std::min({piece, room.size(), bytes.size() - at});
    std::copy_n(bytes.data() + at, count, room.data());
    reader.filled(count);
    at += count;
    while (const auto next = reader.next()) {
      frames.push_back(static_cast<char>(next->type) +
                       std::string(next->payload));
    }
  }
  return frames;
}

TEST_CASE("frames come out as they went in, in pieces of any size") {
  const std::string big(700'000, 'x');
  const std::string bytes =
      frame(FrameType::kHello, "{}") + frame(FrameType::kMessage, "") +
      frame(FrameType::kMessage, big) + frame(FrameType::kEnd, "why");
  const std::vector<std::string> expected = {"H{}", "M", "M" + big, "Ewhy"};
  for (const size_t piece : {1u, 2u, 5u, 4096u, 1u << 20}) {
    INFO(piece);
    CHECK((read(bytes, piece) == expected));
  }
}

TEST_CASE("a frame that is cut off is none") {
  const std::string bytes = frame(FrameType::kMessage, "hello");
  for (size_t size = 0; size < bytes.size(); ++size) {
    CHECK(read(bytes.substr(0, size), 3).empty());
  }
}

TEST_CASE("a frame of an unknown type is refused") {
  std::string bytes = frame(FrameType::kMessage, "hello");
  for (const char type : {'\0', 'A', 'm', '\xFF'}) {
    bytes[4] = type;
    CHECK_THROWS_AS(read(bytes, 100), cdp::Error);
  }
}

TEST_CASE("a frame that announces more than is allowed is refused") {
  CHECK(read(frame(FrameType::kMessage, "12345678"), 100, 8).size() == 1);
  CHECK_THROWS_AS(read(frame(FrameType::kMessage, "123456789"), 100, 8),
                  cdp::Error);
  // Before any of it has come.
  CHECK_THROWS_AS(read("\xFF\xFF\xFF\xFFM", 5, 0xFFFFFFFE), cdp::Error);
}

TEST_CASE("a length that is only announced takes no memory") {
  FrameReader reader(0xFFFFFFFF);
  const std::string bytes = "\xFF\xFF\xFF\xFFM";
  std::copy(bytes.begin(), bytes.end(), reader.room().data());
  reader.filled(bytes.size());
  CHECK_FALSE(reader.next());
  CHECK(reader.room().size() < 4 << 20);
}

}  // namespace
}  // namespace heapcli::tests
