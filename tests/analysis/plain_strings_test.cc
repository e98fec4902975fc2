#include "analysis/plain_strings.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using namespace heapcli::analysis;

namespace {

struct Taken {
  std::vector<std::string> strings;
  std::string left;  ///< Of the input.

  bool operator==(const Taken&) const = default;
};

Taken take(std::string_view bytes) {
  StringTable table;
  Taken result;
  result.left = bytes.substr(take_plain_strings(bytes, table));
  for (uint32_t i = 0; i < table.size(); ++i) {
    result.strings.emplace_back(table[StringIndex{i}]);
  }
  return result;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("plain strings are taken up to the last one") {
  CHECK(take(R"(a","bc","","d"])") == Taken{{"a", "bc", ""}, R"(d"])"});
  CHECK(take("a\",\n\"bc\",\n\"d\"\n]") == Taken{{"a", "bc"}, "d\"\n]"});
}

TEST_CASE("a string that is a comma or brackets is no end") {
  CHECK(take(R"(,",",","],[","x)") == Taken{{",", ",", "],["}, "x"});
}

TEST_CASE("what needs decoding is left alone, wherever it stands") {
  for (const std::string text : {"\\n", "\\\"", "\\\\", "\xC3\xA9", "\xFF"}) {
    for (size_t length = 0; length < 20; ++length) {
      const std::string odd = std::string(length, 'x') + text + "yz\",\"b\"]";
      INFO(odd);
      CHECK(take("a\",\"" + odd) == Taken{{"a"}, odd});
    }
  }
}

TEST_CASE("strings of every length are found whole") {
  for (size_t length = 0; length < 40; ++length) {
    const std::string text(length, '~');
    CHECK(take(text + "\",\"" + text + "\",\"rest") ==
          Taken{{text, text}, "rest"});
  }
}

TEST_CASE("a list that is cut off anywhere loses and invents nothing") {
  const std::string whole = "one\",\"two\",\n\"three\", \"four\"]";
  for (size_t size = 0; size <= whole.size(); ++size) {
    const Taken taken = take(whole.substr(0, size));
    const Strings all = {"one", "two"};
    REQUIRE(taken.strings.size() <= all.size());
    std::string again;
    for (size_t i = 0; i < taken.strings.size(); ++i) {
      CHECK(taken.strings[i] == all[i]);
      again += all[i] + (i == 1 ? "\",\n\"" : "\",\"");
    }
    CHECK(again + taken.left == whole.substr(0, size));
  }
}
