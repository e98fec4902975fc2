// Follows one JSON value of any kind up to its end, by counting brackets, in
// pieces of any size. What is inside is not looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace heapcli::analysis {

inline bool is_json_space(char c) {
  return c == '\n' || c == ' ' || c == '\r' || c == '\t';
}

class ValueSkipper {
 public:
  void restart() { *this = ValueSkipper(); }

  /// Returns how many of the bytes belong to the value; `ended` says whether
  /// it ended there.
  size_t skip(std::string_view bytes, bool& ended) {
    for (size_t i = 0; i < bytes.size(); ++i) {
      const char c = bytes[i];
      if (in_string_) {
        if (escaped_) {
          escaped_ = false;
        } else if (c == '\\') {
          escaped_ = true;
        } else if (c == '"') {
          in_string_ = false;
          if (depth_ == 0) return end(i + 1, ended);
        }
      } else if (c == '"') {
        in_string_ = true;
      } else if (c == '[' || c == '{') {
        ++depth_;
      } else if (c == ']' || c == '}') {
        // A bare scalar ends before the bracket of what holds it.
        if (depth_ == 0) return end(i, ended);
        if (--depth_ == 0) return end(i + 1, ended);
      } else if (depth_ == 0 && (c == ',' || is_json_space(c))) {
        return end(i, ended);
      }
    }
    ended = false;
    return bytes.size();
  }

 private:
  static size_t end(size_t consumed, bool& ended) {
    ended = true;
    return consumed;
  }

  uint64_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace heapcli::analysis
