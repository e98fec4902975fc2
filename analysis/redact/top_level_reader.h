// What stands between the sections of a snapshot: the braces, keys, colons and
// commas of the JSON object that it is, in pieces of any size.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace heapcli::analysis {

class TopLevelReader {
 public:
  /// Takes some of the bytes, up to the value of the next key; returns how many
  /// (perhaps none). `key` is then that key and the value's first byte comes
  /// next; or it is empty, and more bytes are needed. Throws Error(kBadData).
  size_t take(std::string_view bytes, std::string& key);

  /// The value has been taken.
  void value_ended() { state_ = State::kCommaOrEnd; }

  /// The object has ended.
  bool done() const { return state_ == State::kDone; }

 private:
  enum class State {
    kStart,
    kKeyOrEnd,
    kKey,
    kNextKey,
    kColon,
    kValue,
    kCommaOrEnd,
    kDone,
  };

  void take_structure(char c);

  State state_ = State::kStart;
  std::string key_;
};

}  // namespace heapcli::analysis
