// Follows one JSON value of any kind up to its end, by counting brackets, in
// pieces of any size. What is inside is not looked at.
#pragma once

#include <algorithm>
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
      if (in_string_) {
        i += rest_of_string(bytes.substr(i));
        if (in_string_) break;
        if (depth_ == 0) return end(i + 1, ended);
        continue;
      }
      const char c = bytes[i];
      if (c == '"') {
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
  // The place of the quote that ends the string; if there is none, the string
  // goes on and all is taken. Strings may be long: this must be fast.
  size_t rest_of_string(std::string_view bytes) {
    size_t at = escaped_ ? 1 : 0;
    escaped_ = false;
    size_t quote = bytes.find('"', at);
    for (;;) {
      const size_t stop = std::min(quote, bytes.size());
      if (at >= stop) break;
      const size_t backslash = bytes.substr(at, stop - at).find('\\');
      if (backslash == bytes.npos) break;
      at += backslash + 2;
      if (at > quote) quote = bytes.find('"', at);
    }
    escaped_ = at > bytes.size();
    in_string_ = quote == bytes.npos;
    return in_string_ ? bytes.size() : quote;
  }

  static size_t end(size_t consumed, bool& ended) {
    ended = true;
    return consumed;
  }

  uint64_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace heapcli::analysis
