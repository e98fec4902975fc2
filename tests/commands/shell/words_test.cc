#include "commands/shell/words.h"

#include "commands/error.h"
#include "tests/catch.h"

namespace heapcli::commands {
namespace {

using Commands = std::vector<Words>;

TEST_CASE("a line is split into words, and at semicolons into commands") {
  CHECK(split_commands("") == Commands{});
  CHECK(split_commands("  \t \r\n") == Commands{});
  CHECK(split_commands("diff  before\tafter\r") ==
        Commands{{"diff", "before", "after"}});
  CHECK(split_commands("gc; snapshot a ;; exit;") ==
        Commands{{"gc"}, {"snapshot", "a"}, {"exit"}});
}

TEST_CASE("quotes and backslashes keep characters as they are") {
  CHECK(split_commands("query 'a; b # \"c\" \\'") ==
        Commands{{"query", "a; b # \"c\" \\"}});
  CHECK(split_commands(R"(query "a; \"b\" \\ \n $x")") ==
        Commands{{"query", R"(a; "b" \ \n $x)"}});
  CHECK(split_commands(R"(save a my\ file\;x)") ==
        Commands{{"save", "a", "my file;x"}});
  CHECK(split_commands("x '' \"\"") == Commands{{"x", "", ""}});
  CHECK(split_commands("a'b c'd") == Commands{{"ab cd"}});
}

TEST_CASE("a comment begins where a word could") {
  CHECK(split_commands("# nothing; at all 'here") == Commands{});
  CHECK(split_commands("gc # now") == Commands{{"gc"}});
  CHECK(split_commands("save a file#1") == Commands{{"save", "a", "file#1"}});
}

TEST_CASE("nothing is expanded") {
  CHECK(split_commands("query size > 3 | $HOME *.x ~ `a` &") ==
        Commands{
            {"query", "size", ">", "3", "|", "$HOME", "*.x", "~", "`a`", "&"}});
}

TEST_CASE("an open quote or a backslash at the end is an error") {
  CHECK_THROWS_AS(split_commands("query 'abc"), Error);
  CHECK_THROWS_AS(split_commands("query \"abc\\\""), Error);
  CHECK_THROWS_AS(split_commands("gc \\"), Error);
}

TEST_CASE("an unfinished line ends with the beginning of a word") {
  CHECK(unfinished("di").words.empty());
  CHECK(unfinished("di").beginning == "di");
  CHECK(unfinished("gc; diff be").words == Words{"diff"});
  CHECK(unfinished("gc; diff be").beginning == "be");
  CHECK(unfinished("save 'my fi").beginning == "my fi");
  CHECK(unfinished("diff before ").words == Words{"diff", "before"});
  CHECK(unfinished("diff before ").beginning.empty());
}

TEST_CASE("a quoted word is read back as itself") {
  for (const std::string word :
       {"plain", "", "two words", "it's", "a;b", "#x", "\"", "back\\slash"}) {
    CHECK(split_commands("x " + quoted_word(word)) == Commands{{"x", word}});
  }
  CHECK(quoted_word("before") == "before");
}

}  // namespace
}  // namespace heapcli::commands
