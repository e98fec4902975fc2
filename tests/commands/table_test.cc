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

}  // namespace
}  // namespace heapcli::tests
