#include "analysis/string_list_reader.h"

#include <limits>

#include "analysis/error.h"
#include "analysis/plain_strings.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kMaxStrings = std::numeric_limits<uint32_t>::max();

}  // namespace

void StringListReader::restart() { expect_ = Expect::kStringOrEnd; }

size_t StringListReader::take(std::string_view bytes, bool& ended) {
  ended = false;
  if (expect_ == Expect::kInside) return take_string(bytes);
  take_structure(bytes.front(), ended);
  return 1;
}

void StringListReader::take_structure(char c, bool& ended) {
  if (is_json_space(c)) return;
  if (expect_ == Expect::kCommaOrEnd) {
    if (c == ',') {
      expect_ = Expect::kNextString;
    } else if (c == ']') {
      ended = true;
    } else {
      throw Error(Error::Kind::kBadData, "expected ',' or ']' after a string");
    }
  } else if (c == '"') {
    begin_string();
  } else if (c == ']' && expect_ == Expect::kStringOrEnd) {
    ended = true;
  } else {
    throw Error(Error::Kind::kBadData, "expected a string");
  }
}

void StringListReader::begin_string() {
  if (table_.size() >= kMaxStrings) {
    throw Error(Error::Kind::kTooLarge,
                "too many strings; heapcli indexes up to 4294967295 of them");
  }
  decoder_.restart(table_.arena());
  expect_ = Expect::kInside;
}

size_t StringListReader::take_string(std::string_view bytes) {
  if (decoder_.at_beginning(table_.arena())) {
    const size_t taken = take_plain_strings(bytes, table_);
    if (taken != 0) {
      begin_string();
      return taken;
    }
  }
  const JsonStringDecoder::Result result =
      decoder_.decode(bytes.data(), bytes.size(), table_.arena());
  if (result.ended) {
    table_.finish_string();
    expect_ = Expect::kCommaOrEnd;
  }
  return result.consumed;
}

}  // namespace heapcli::analysis
