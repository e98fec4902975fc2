#include "commands/scenario/variables.h"

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/commands/scenario/parsed.h"

using namespace heapcli::commands;
using namespace heapcli::tests;

namespace {

// The one shell command of a scenario with these variables.
std::string filled(const std::string& command, const std::string& variables,
                   const Settings& set = {}) {
  const Scenario scenario =
      parsed("variables: {" + variables + "}\ntarget: 9229\nsteps: [shell: \"" +
                 command + "\"]\n",
             set);
  return std::get<ShellStep>(scenario.steps.at(0).action).command;
}

std::string refused(const std::string& command, const Settings& set = {}) {
  return complaint(
      "variables: {url: x}\ntarget: 9229\nsteps: [shell: '" + command + "']\n",
      set);
}

}  // namespace

TEST_CASE("variables are filled in, --set before the file") {
  CHECK(filled("a ${x}${y} b", "x: 1, y: two") == "a 1two b");
  CHECK(filled("${x}", "x: 1", {{"x", "set"}}) == "set");
  CHECK(filled("${new}", "x: 1", {{"new", "set"}}) == "set");
  CHECK(filled("${y}", "x: 1, y: 'x is ${x}'") == "x is 1");
  CHECK(filled("${y}", "x: 1, y: 'x is ${x}'", {{"x", "2"}}) == "x is 2");
  // A value is not looked into again.
  CHECK(filled("${x}", "x: 1", {{"x", "${y}"}}) == "${y}");
}

TEST_CASE("the environment and the file's folder are variables") {
  CHECK(filled("${env.HOME}", "") == "/home/me");
  CHECK(filled("${env.PORT:-3000}", "") == "3000");
  CHECK(filled("${env.EMPTY:-3000}", "") == "3000");
  CHECK(filled("x${env.EMPTY}", "") == "x");
  CHECK(filled("${scenario.directory}", "") == "dir");
  CHECK(filled("${no:-}x", "") == "x");
}

TEST_CASE("what is no variable stays as it is") {
  CHECK(filled("$HOME $x {y} $", "") == "$HOME $x {y} $");
  CHECK(filled("$${x} and ${x}", "x: 1") == "${x} and 1");
  CHECK(filled("${x}${x}", "x: a$") == "a$a$");
}

TEST_CASE("a variable that is not there is an error that says what to do") {
  CHECK(refused("${ulr}") ==
        "f.yaml:3:16: no variable `ulr`; did you mean `url`?");
  CHECK_THAT(refused("${HOME}"), ContainsSubstring("${env.HOME}"));
  CHECK_THAT(refused("${count}"), ContainsSubstring("--set count=VALUE"));
  CHECK_THAT(refused("${env.PORT}"),
             ContainsSubstring("the environment has no PORT"));
  CHECK_THAT(refused("${a + b}"), ContainsSubstring("write $${"));
  CHECK_THAT(refused("${env.A B}"), ContainsSubstring("no name"));
  CHECK_THAT(refused("${url"), ContainsSubstring("without its `}`"));
  CHECK_THAT(refused("${}"), ContainsSubstring("no name of a variable"));
}

TEST_CASE("a variable without a value asks for --set") {
  const std::string text =
      "variables: {url: }\ntarget: 9229\nsteps: [shell: '${url}']\n";
  CHECK(complaint(text) ==
        "f.yaml:1:13: `url` has no value; give it one with --set url=VALUE");
  CHECK(complaint(text, {{"url", "x"}}) == "");
}

TEST_CASE("a --set that nothing asks for is an error") {
  CHECK(refused("true", {{"ulr", "x"}}) ==
        "--set ulr: f.yaml has no variable `ulr`; did you mean `url`?");
}

TEST_CASE("names of variables are checked") {
  CHECK(Variables::is_name("a_B-9"));
  for (const char* const name : {"", "9a", "a.b", "a b", "-a", "ä"}) {
    CHECK_FALSE(Variables::is_name(name));
  }
  CHECK_THAT(complaint("variables: {a.b: 1}\ntarget: 1\nsteps: [gc]\n"),
             ContainsSubstring("`a.b` is no name of a variable"));
}
