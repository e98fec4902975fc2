// What stands between the sections of a snapshot: the braces, keys, colons and
// commas of the JSON object that it is, in pieces of any size.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace heapcli::analysis {

class TopLevelReader {
 public:
  /// Takes some of the bytes, up to the value of the next key, and says whether
  /// that comes next; else more bytes are needed. Returns how many, perhaps
  /// none. Throws Error(kBadData).
  size_t take(std::string_view bytes, bool& at_value);

  /// Of the value that comes, or came last.
  const std::string& key() const { return key_; }

  /// The value has been taken.
  void value_ended() { state_ = State::kCommaOrEnd; }

  /// Something but white space has come.
  bool begun() const { return state_ != State::kStart; }

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
