// Where writers put their bytes: a function that takes them, and a buffer in
// front of it, so that a writer may write word by word.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace heapcli::analysis {

/// Takes the next bytes of a file; may throw to end the writing.
using ByteSink = std::function<void(std::string_view)>;

class BufferedSink {
 public:
  explicit BufferedSink(const ByteSink& sink) : sink_(sink) {}

  BufferedSink& operator<<(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kSize) flush();
    return *this;
  }
  template <class Integer>
  requires std::is_integral_v<Integer> BufferedSink& operator<<(Integer value) {
    return *this << std::string_view(std::to_string(value));
  }

  /// Nothing arrives after the last flush.
  void flush() {
    if (!buffer_.empty()) sink_(buffer_);
    buffer_.clear();
  }

 private:
  static constexpr size_t kSize = size_t{1} << 16;

  const ByteSink& sink_;
  std::string buffer_;
};

}  // namespace heapcli::analysis
