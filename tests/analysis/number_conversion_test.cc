#include "analysis/number_conversion.h"

#include <random>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace heapcli::analysis {
namespace {

// A list of numbers as V8 writes it, and where each one stands.
struct NumberList {
  std::string text = std::string(16, '9');  // Must not get into any number.
  std::vector<uint32_t> starts;
  std::vector<uint32_t> ends;
  std::vector<uint64_t> values;
  size_t longest = 0;

  void add(const std::string& digits) {
    text += ',';
    starts.push_back(static_cast<uint32_t>(text.size()));
    text += digits;
    ends.push_back(static_cast<uint32_t>(text.size()));
    values.push_back(std::stoull(digits));
    longest = std::max(longest, digits.size());
  }
  NumberPlaces places(size_t first, size_t count) const {
    return {text.data(), starts.data() + first, 0, ends.data() + first, count};
  }
};

std::string digits(size_t count, std::minstd_rand& random) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text += static_cast<char>('0' + random() % 10);
  }
  return text;
}

TEST_CASE("numbers of 1 to 16 digits are converted, in lists of any length") {
  std::minstd_rand random(7);
  for (size_t most_digits = 1; most_digits <= 16; ++most_digits) {
    NumberList list;
    for (size_t i = 0; i < 100; ++i) {
      list.add(digits(1 + random() % most_digits, random));
    }
    list.add(std::string(most_digits, '9'));
    list.add(std::string(most_digits, '0'));
    for (size_t first = 0; first < list.values.size(); ++first) {
      const size_t count = list.values.size() - first;
      std::vector<uint64_t> fast(count);
      std::vector<uint64_t> portable(count);
      const NumberPlaces places = list.places(first, count);
      const size_t longest = convert_numbers(places, fast.data());
      REQUIRE(longest == convert_numbers_portably(places, portable.data()));
      const std::vector<uint64_t> expected(
          list.values.begin() + static_cast<ptrdiff_t>(first),
          list.values.end());
      REQUIRE(fast == expected);
      REQUIRE(portable == expected);
      if (first == 0) REQUIRE(longest == list.longest);
    }
  }
}

TEST_CASE("with one byte between numbers, the ends tell the starts") {
  NumberList list;
  for (int i = 0; i < 20; ++i) list.add(std::to_string(i * i * i * i * i));
  std::vector<uint32_t> ends = {list.starts.front() - 1};
  ends.insert(ends.end(), list.ends.begin(), list.ends.end());
  std::vector<uint64_t> values(20);
  convert_numbers({list.text.data(), ends.data(), 1, ends.data() + 1, 20},
                  values.data());
  CHECK(values == list.values);
}

TEST_CASE("a number that is too long is told by its length") {
  NumberList list;
  for (int i = 0; i < 9; ++i) list.add("1");
  list.add("12345678901234567");
  for (int i = 0; i < 9; ++i) list.add("1");
  std::vector<uint64_t> values(list.values.size());
  const NumberPlaces places = list.places(0, list.values.size());
  CHECK(convert_numbers(places, values.data()) == 17);
  CHECK(convert_numbers_portably(places, values.data()) == 17);
}

}  // namespace
}  // namespace heapcli::analysis
