#include "commands/object_class.h"

#include "tests/catch.h"

using heapcli::commands::near_names;

TEST_CASE("a class that was mistyped is found again") {
  const std::vector<std::string> names = {"Session", "SessionStore", "Object",
                                          "Sessions", "(string)"};
  CHECK(near_names(names, "Sesion", 3) ==
        std::vector<std::string>{"Session", "Sessions"});
  CHECK(near_names(names, "session", 3) ==
        std::vector<std::string>{"Session", "Sessions", "SessionStore"});
  CHECK(near_names(names, "string", 3) == std::vector<std::string>{"(string)"});
  CHECK(near_names(names, "nothing like it", 3).empty());
  CHECK(near_names(names, "", 3).empty());
}

TEST_CASE("a name of a million characters is no suggestion") {
  const std::vector<std::string> names = {std::string(1'000'000, 'a')};
  CHECK(near_names(names, std::string(1'000'000, 'a'), 3).empty());
}
