#include "commands/class_selection.h"

#include <string>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using commands::ClassFilter;

TEST_CASE("classes are filtered by a regular expression anywhere in the name") {
  CHECK(ClassFilter("")("anything"));
  CHECK(ClassFilter("ess")("Session"));
  CHECK(!ClassFilter("^ess")("Session"));
  CHECK(ClassFilter("^\\(string\\)$")("(string)"));
}

TEST_CASE("a broken regular expression is refused") {
  CHECK_THROWS_AS(ClassFilter("["), std::regex_error);
}

TEST_CASE("a huge class name cannot exhaust the stack") {
  const std::string huge(50 << 20, 'a');
  CHECK(ClassFilter("(a|b)*")(huge));
  CHECK(!ClassFilter("(a|b)*c$")(huge));
}

}  // namespace
}  // namespace heapcli::tests
