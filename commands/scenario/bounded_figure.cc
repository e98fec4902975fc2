// Rounding keeps the order of two numbers or makes them equal. So where the
// figure reads differently from the bound it is on the right side, and only
// where both read the same it needs more digits.

#include "commands/scenario/bounded_figure.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "commands/format.h"

namespace heapcli::commands {
namespace {

// Beyond this not every whole number is one that a double can have.
constexpr double kExact = 1e15;

bool is_whole(double value) {
  return std::floor(value) == value && std::abs(value) < kExact;
}

std::string digits_text(double value, int digits) {
  std::array<char, 40> text;
  std::snprintf(text.data(), text.size(), "%.*g", digits, value);
  return text.data();
}

// As few digits as tell it from the bound, and four at least.
std::string apart_from(double bound, double value) {
  constexpr int kUsual = 4;
  constexpr int kAll = 17;
  int digits = kUsual;
  while (digits < kAll && value != bound &&
         digits_text(value, digits) == digits_text(bound, digits)) {
    ++digits;
  }
  return digits_text(value, digits);
}

uint64_t magnitude(double bytes) {
  return static_cast<uint64_t>(std::llround(std::abs(bytes)));
}

// What is added where the rounded figure reads like the bound.
std::string exactly(const Bound& bound, double bytes) {
  const bool other_sign = (bytes < 0) != (bound.value < 0);
  if (bytes == bound.value || other_sign ||
      format_bytes(magnitude(bytes)) != format_bytes(magnitude(bound.value))) {
    return "";
  }
  const std::string exact =
      is_whole(bytes) ? format_count(magnitude(bytes))
                      : apart_from(std::abs(bound.value), std::abs(bytes));
  return " (" + exact + " bytes)";
}

}  // namespace

std::string bounded_bytes(const Bound& bound, double bytes) {
  return format_bytes(magnitude(bytes)) + exactly(bound, bytes);
}

std::string bounded_growth(const Bound& bound, double bytes) {
  return format_bytes_delta(std::llround(bytes)) + exactly(bound, bytes);
}

std::string bounded_count(const Bound& bound, double count) {
  if (is_whole(count)) return format_count_delta(static_cast<int64_t>(count));
  return (count > 0 ? "+" : "") + apart_from(bound.value, count);
}

std::string bounded_percent(const Bound& bound, double share) {
  const double percent = share * 100;
  const double rounded = std::round(percent * 10) / 10;
  const double limit = bound.value * 100;
  if (share == bound.value || rounded != std::round(limit * 10) / 10) {
    return digits_text(rounded, 15) + " %";
  }
  return apart_from(limit, percent) + " %";
}

}  // namespace heapcli::commands
