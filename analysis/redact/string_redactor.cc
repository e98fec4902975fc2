#include "analysis/redact/string_redactor.h"

#include "analysis/error.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kLongestString = 64 << 20;

}  // namespace

size_t StringRedactor::take(std::string_view bytes, bool& ended) {
  if (expect_ != Expect::kInside) {
    ended = take_structure(bytes.front());
    return 1;
  }
  const JsonStringDecoder::Result result =
      decoder_.decode(bytes.data(), bytes.size(), string_);
  if (string_.size() > kLongestString) {
    throw Error(Error::Kind::kTooLarge, "a string is longer than 64 MiB");
  }
  if (result.ended) {
    put_string();
    expect_ = Expect::kCommaOrEnd;
  }
  return result.consumed;
}

bool StringRedactor::take_structure(char c) {
  if (is_json_space(c)) return false;
  if (c == '"' && expect_ != Expect::kCommaOrEnd) {
    string_.clear();
    decoder_.restart(string_);
    expect_ = Expect::kInside;
  } else if (c == ',' && expect_ == Expect::kCommaOrEnd) {
    expect_ = Expect::kString;
  } else if (c == ']' && expect_ != Expect::kString) {
    out_.text("]");
    return true;
  } else {
    throw Error(Error::Kind::kBadData, "\"strings\" is not a list of strings");
  }
  return false;
}

void StringRedactor::put_string() {
  const uint64_t number = count_++;
  out_.text(number == 0 ? "\"" : ",\n\"");
  if (roles_.has(number, StringRole::kName)) put_quoted(redacted_name(string_));
  out_.text("\",\n\"");
  if (roles_.has(number, StringRole::kProperty)) {
    const std::string name =
        redacted_property_name(string_, redaction_.level, redaction_.key);
    ++counts_.properties;
    if (name != string_) ++counts_.hidden_properties;
    put_quoted(name);
  }
  out_.text("\",\n\"");
  if (roles_.has(number, StringRole::kContent)) {
    if (is_word_of_v8(string_)) {
      out_.text(string_);
    } else {
      ++counts_.texts;
      out_.text(placeholders_.next(text_shape(string_)));
    }
  }
  out_.text("\"");
}

// Between quotes that are there already.
void StringRedactor::put_quoted(std::string_view text) {
  const std::string quoted = quote_json(text);
  out_.text(std::string_view(quoted).substr(1, quoted.size() - 2));
}

}  // namespace heapcli::analysis
