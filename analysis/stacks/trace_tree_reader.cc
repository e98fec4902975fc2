#include "analysis/stacks/trace_tree_reader.h"

#include <algorithm>
#include <limits>
#include <string>

#include "analysis/error.h"
#include "analysis/snapshot_rows.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

constexpr uint64_t kMax32 = std::numeric_limits<uint32_t>::max();

// V8 keeps the 64 innermost frames.
constexpr size_t kDeepest = 10'000;

// No number below 2^53 has more.
constexpr uint32_t kMostDigits = 16;

[[noreturn]] void bad(const std::string& what) {
  throw Error(Error::Kind::kBadData, what);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void TraceTreeReader::restart(const TraceFields& fields) {
  fields_ = fields;
  levels_.assign(1, Level());
  expect_ = Expect::kValueOrEnd;
}

size_t TraceTreeReader::take(std::string_view bytes, bool& ended) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (is_digit(c)) {
      if (expect_ == Expect::kDigits) {
        value_ = value_ * 10 + static_cast<uint64_t>(c - '0');
        if (++digits_ > kMostDigits) bad("a number is too large");
      } else if (expect_ == Expect::kCommaOrEnd) {
        bad("a ',' is missing");
      } else {
        begin_value();
        value_ = static_cast<uint64_t>(c - '0');
        digits_ = 1;
        expect_ = Expect::kDigits;
      }
      continue;
    }
    if (expect_ == Expect::kDigits) end_number();
    if (!is_json_space(c)) take_structure(c);
    if (levels_.empty()) {
      ended = true;
      return i + 1;
    }
  }
  ended = false;
  return bytes.size();
}

void TraceTreeReader::take_structure(char c) {
  const bool value_may_come =
      expect_ == Expect::kValueOrEnd || expect_ == Expect::kValue;
  if (c == '[' && value_may_come) {
    open_list();
  } else if (c == ']' && expect_ != Expect::kValue) {
    close_list();
  } else if (c == ',' && expect_ == Expect::kCommaOrEnd) {
    expect_ = Expect::kValue;
  } else {
    bad(std::string("'") + c + "' is out of place");
  }
}

void TraceTreeReader::open_list() {
  begin_value();
  if (levels_.back().field != fields_.children_at) {
    bad("a list stands where a number belongs");
  }
  if (levels_.size() == kDeepest) {
    bad("call paths are longer than " + std::to_string(kDeepest) + " frames");
  }
  levels_.emplace_back();
  expect_ = Expect::kValueOrEnd;
}

void TraceTreeReader::close_list() {
  if (levels_.back().field != 0) {
    bad("a list ends in the middle of a record of " +
        std::to_string(fields_.stride) + " fields");
  }
  levels_.pop_back();
  if (!levels_.empty()) end_value();
}

// Before the first field of a record, makes room for it.
void TraceTreeReader::begin_value() {
  Level& level = levels_.back();
  if (level.field != 0) return;
  if (stacks_.function.size() >= kMax32 - 1) {
    throw Error(Error::Kind::kTooLarge, "too many call paths");
  }
  level.record = TraceIndex{static_cast<uint32_t>(stacks_.function.size())};
  TraceIndex parent = level.record;
  if (levels_.size() > 1) {
    parent = levels_[levels_.size() - 2].record;
  } else if (raw(level.record) != 0) {
    bad("there is more than one root");
  }
  stacks_.function.push_back(FunctionIndex{0});
  stacks_.parent.push_back(parent);
  stacks_.allocated_count.push_back(0);
  stacks_.allocated_bytes.push_back(0);
  ids_.push_back(0);
}

void TraceTreeReader::end_number() {
  const Level& level = levels_.back();
  const auto narrow = [&] {
    if (value_ > kMax32) bad("a number does not fit 32 bits");
    return static_cast<uint32_t>(value_);
  };
  if (level.field == fields_.children_at) {
    bad("a number stands where a list belongs");
  } else if (level.field == fields_.id_at) {
    ids_[raw(level.record)] = narrow();
  } else if (level.field == fields_.function_at) {
    stacks_.function[level.record] = FunctionIndex{narrow()};
    largest_function_ = std::max(largest_function_, value_);
  } else if (level.field == fields_.count_at) {
    stacks_.allocated_count[level.record] = narrow();
  } else if (level.field == fields_.size_at) {
    if (value_ > kMaxTotalSize - total_bytes_) {
      bad("the sizes add up to more than 2^63 bytes");
    }
    total_bytes_ += value_;
    stacks_.allocated_bytes[level.record] = value_;
  }
  end_value();
}

void TraceTreeReader::end_value() {
  Level& level = levels_.back();
  level.field = level.field + 1 == fields_.stride ? 0 : level.field + 1;
  expect_ = Expect::kCommaOrEnd;
}

}  // namespace heapcli::analysis
