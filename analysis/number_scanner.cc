#include "analysis/number_scanner.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "analysis/error.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {
namespace {

constexpr size_t kMaxOddNumber = 64;
// 19 digits always fit 64 bits; a twentieth needs a check.
constexpr uint32_t kSafeDigits = 19;

bool continues_odd_number(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' ||
         c == '+' || c == '-';
}

[[noreturn]] void bad_number(const std::string& text, const char* why) {
  throw Error(Error::Kind::kBadData, "the number " + text + " " + why);
}

uint64_t append_digit(uint64_t value, unsigned digit, uint32_t digits) {
  constexpr uint64_t kMax = std::numeric_limits<uint64_t>::max();
  if (digits >= kSafeDigits &&
      (value > kMax / 10 || value * 10 > kMax - digit)) {
    bad_number(std::to_string(value) + "…", "does not fit 64 bits");
  }
  return value * 10 + digit;
}

std::string printable(char c) {
  if (c >= 0x20 && c < 0x7f) return std::string("'") + c + "'";
  return "byte " + std::to_string(static_cast<unsigned char>(c));
}

}  // namespace

void NumberScanner::restart() {
  expect_ = Expect::kValueOrEnd;
  value_ = 0;
  digits_ = 0;
  odd_number_.clear();
}

NumberScanner::Result NumberScanner::scan(const char* input, size_t size,
                                          uint64_t* output, size_t capacity) {
  const char* p = input;
  const char* const end = input + size;
  size_t written = 0;
  const auto stop = [&](Status status) {
    return Result{status, static_cast<size_t>(p - input), written};
  };

  while (p != end) {
    switch (expect_) {
      case Expect::kValueOrEnd:
      case Expect::kValue: {
        const unsigned digit = static_cast<unsigned char>(*p) - '0';
        if (digit <= 9) {
          if (written == capacity) return stop(Status::kOutputFull);
          value_ = digit;
          digits_ = 1;
          expect_ = Expect::kDigits;
        } else if (*p == '-') {
          if (written == capacity) return stop(Status::kOutputFull);
          odd_number_ = '-';
          expect_ = Expect::kOddNumber;
        } else if (*p == ']' && expect_ == Expect::kValueOrEnd) {
          ++p;
          return stop(Status::kEnd);
        } else if (!is_json_space(*p)) {
          throw Error(Error::Kind::kBadData,
                      "expected a number, found " + printable(*p));
        }
        ++p;
        break;
      }
      case Expect::kDigits: {
        // Kept in locals: this is where the time goes.
        uint64_t value = value_;
        uint32_t digits = digits_;
        unsigned digit = 0;
        while (p != end &&
               (digit = static_cast<unsigned char>(*p) - '0') <= 9) {
          value = digits < kSafeDigits ? value * 10 + digit
                                       : append_digit(value, digit, digits);
          ++digits;
          ++p;
        }
        value_ = value;
        digits_ = digits;
        if (p == end) break;
        if (*p == ',') {
          output[written++] = value;
          expect_ = Expect::kValue;
          ++p;
        } else if (continues_odd_number(*p)) {
          odd_number_ = std::to_string(value);
          expect_ = Expect::kOddNumber;
        } else {
          output[written++] = value;
          expect_ = Expect::kCommaOrEnd;
        }
        break;
      }
      case Expect::kOddNumber:
        if (continues_odd_number(*p)) {
          if (odd_number_.size() == kMaxOddNumber) {
            bad_number(odd_number_ + "…", "is too long");
          }
          odd_number_ += *p++;
        } else {
          finish_odd_number(&output[written++]);
          expect_ = Expect::kCommaOrEnd;
        }
        break;
      case Expect::kCommaOrEnd:
        if (*p == ',') {
          expect_ = Expect::kValue;
        } else if (*p == ']') {
          ++p;
          return stop(Status::kEnd);
        } else if (!is_json_space(*p)) {
          throw Error(Error::Kind::kBadData,
                      "expected ',' or ']', found " + printable(*p));
        }
        ++p;
        break;
    }
  }
  return stop(Status::kNeedInput);
}

void NumberScanner::finish_odd_number(uint64_t* output) {
  double value = 0;
  const char* const first = odd_number_.data();
  const char* const last = first + odd_number_.size();
  const auto [end, error] = std::from_chars(first, last, value);
  if (error != std::errc() || end != last) {
    bad_number(odd_number_, "is not a valid number");
  }
  if (value < 0) bad_number(odd_number_, "is negative");
  if (value != std::floor(value)) bad_number(odd_number_, "is not whole");
  constexpr double kExactDoubles = 9007199254740992.0;  // 2^53
  if (value >= kExactDoubles) bad_number(odd_number_, "is too large");
  *output = static_cast<uint64_t>(value);
  odd_number_.clear();
}

}  // namespace heapcli::analysis
