// JSON strings: decoding the inside of one to UTF-8, in pieces of any size, and
// putting text into quotes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace heapcli::analysis {

class JsonStringDecoder {
 public:
  struct Result {
    size_t consumed;  ///< Bytes of the input that were read.
    bool ended;       ///< The closing quote was among them.
  };

  /// The next byte is the one after the opening quote; what is decoded is
  /// appended to `output`.
  void restart(const std::string& output);

  /// Nothing of the string was read yet, or nothing that matters.
  bool at_beginning(const std::string& output) const {
    return state_ == State::kPlain && high_surrogate_ == 0 &&
           output.size() == begin_;
  }

  /// Appends what `[input, input + size)` decodes to. Surrogate pairs become
  /// one character; lone surrogates and broken UTF-8 become U+FFFD. Throws
  /// Error(kBadData) on an escape that JSON does not have.
  Result decode(const char* input, size_t size, std::string& output);

 private:
  enum class State { kPlain, kEscape, kHexDigits };

  void escape(char c, std::string& output);
  void hex_digit(char c, std::string& output);
  void flush_lone_surrogate(std::string& output);

  State state_ = State::kPlain;
  size_t begin_ = 0;  ///< Where the current string starts in the output.
  uint32_t code_unit_ = 0;
  uint32_t hex_digits_ = 0;
  uint32_t high_surrogate_ = 0;  ///< Waiting for its low half, or 0.
  bool seen_non_ascii_ = false;
};

/// The text as a JSON string, with its quotes; broken UTF-8 becomes U+FFFD.
std::string quote_json(std::string_view text);

}  // namespace heapcli::analysis
