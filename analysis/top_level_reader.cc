#include "analysis/top_level_reader.h"

#include "analysis/error.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kLongestKey = 256;

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

}  // namespace

size_t TopLevelReader::take(std::string_view bytes, bool& at_value) {
  at_value = false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (state_ == State::kKey) {
      if (c == '"' && !key_.empty()) {
        state_ = State::kColon;
      } else if (c == '"' || c == '\\' || key_.size() == kLongestKey) {
        bad("a top-level key is not one of a heap snapshot");
      } else {
        key_ += c;
      }
      continue;
    }
    if (is_json_space(c)) continue;
    if (state_ == State::kValue) {
      at_value = true;
      return i;
    }
    take_structure(c);
  }
  return bytes.size();
}

void TopLevelReader::take_structure(char c) {
  switch (state_) {
    case State::kStart:
      if (c != '{') bad("not a JSON object, so no heap snapshot");
      state_ = State::kKeyOrEnd;
      return;
    case State::kKeyOrEnd:
    case State::kNextKey:
      if (c == '}' && state_ == State::kKeyOrEnd) {
        state_ = State::kDone;
        return;
      }
      if (c != '"') bad("expected a key in double quotes");
      key_.clear();
      state_ = State::kKey;
      return;
    case State::kColon:
      if (c != ':') bad("expected ':' after \"" + key_ + "\"");
      state_ = State::kValue;
      return;
    case State::kCommaOrEnd:
      if (c != ',' && c != '}') {
        bad("expected ',' or '}' after \"" + key_ + "\"");
      }
      state_ = c == ',' ? State::kNextKey : State::kDone;
      return;
    case State::kDone:
      bad("something follows the end of the snapshot");
    case State::kKey:
    case State::kValue:
      return;
  }
}

}  // namespace heapcli::analysis
