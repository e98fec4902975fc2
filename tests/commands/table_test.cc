#include "commands/table.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using commands::CellStyle;
using commands::Table;

TEST_CASE("figures are right-aligned and the text is cut to the width") {
  Table table({"count", "class"});
  table.add_row({{"1"}, {"A class with a rather long name"}});
  table.add_row({{"1,000,000"}, {"B"}});
  CHECK(table.render(0, false) ==
        "    count  class\n"
        "        1  A class with a rather long name\n"
        "1,000,000  B\n");
  CHECK(table.render(30, false) ==
        "    count  class\n"
        "        1  A class with a rat…\n"
        "1,000,000  B\n");
}

TEST_CASE("colours do not disturb the alignment") {
  Table table({"n", "class"});
  table.add_row({{"+1", CellStyle::kGrowth}, {"A"}});
  CHECK(table.render(0, true) ==
        " \x1b[1mn\x1b[0m  \x1b[1mclass\x1b[0m\n"
        "\x1b[31m+1\x1b[0m  A\n");
}

TEST_CASE("a table may cut its text in another way") {
  Table table({"n", "class"});
  table.set_fit([](std::string_view text, size_t width) {
    return std::to_string(width) + " of " + std::string(text);
  });
  table.add_row({{"1"}, {"A"}});
  CHECK(table.render(30, false) ==
        "n  27 of class\n"
        "1  27 of A\n");
}

}  // namespace
}  // namespace heapcli::tests
