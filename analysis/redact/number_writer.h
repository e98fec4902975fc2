// Writes the text of a snapshot: long lists of numbers with texts between them,
// passed on in large pieces.
#pragma once

#include <charconv>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace heapcli::analysis {

class NumberWriter {
 public:
  using Sink = std::function<void(std::string_view bytes)>;

  explicit NumberWriter(Sink sink)
      : sink_(std::move(sink)), buffer_(kBufferSize) {}

  void begin_list() {
    text("[");
    first_ = true;
  }
  void number(uint64_t value) {
    if (buffer_.size() - used_ < kLongestNumber) flush();
    char* at = buffer_.data() + used_;
    if (!first_) *at++ = ',';
    first_ = false;
    at = std::to_chars(at, buffer_.data() + buffer_.size(), value).ptr;
    used_ = static_cast<size_t>(at - buffer_.data());
  }
  void end_list() { text("]"); }

  void text(std::string_view text) {
    if (text.size() > buffer_.size() - used_) flush();
    if (text.size() > buffer_.size()) return sink_(text);
    text.copy(buffer_.data() + used_, text.size());
    used_ += text.size();
  }

  void flush() {
    if (used_ > 0) sink_({buffer_.data(), used_});
    used_ = 0;
  }

 private:
  static constexpr size_t kBufferSize = 1 << 16;
  static constexpr size_t kLongestNumber = 24;

  const Sink sink_;
  std::vector<char> buffer_;
  size_t used_ = 0;
  bool first_ = true;
};

}  // namespace heapcli::analysis
