#include "commands/shell/script_reader.h"

#include <unistd.h>

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

const std::function<void()> kNothing = [] {};

TEST_CASE("a script is read line by line, and knows where it is") {
  ScriptReader script("gc\n\nexit", "-c");
  CHECK(script.next(kNothing, {}) == "gc");
  CHECK(script.where() == "-c:1");
  CHECK(script.next(kNothing, {}) == "");
  CHECK(script.next(kNothing, {}) == "exit");
  CHECK(script.where() == "-c:3");
  CHECK(script.next(kNothing, {}) == std::nullopt);
}

TEST_CASE("a script file is read, and one that is not there is an error") {
  const tests::TempDir dir;
  tests::write_file(dir.file("s"), "gc\n");
  ScriptReader script(dir.file("s"));
  CHECK(script.next(kNothing, {}) == "gc");
  CHECK(script.next(kNothing, {}) == std::nullopt);
  CHECK_THROWS_AS(ScriptReader(dir.file("none")), Error);
}

TEST_CASE("while a pipe has nothing, other things are looked after") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  ScriptReader script(ends[0], "stdin");
  int looked = 0;
  const auto idle = [&] {
    if (++looked == 2) REQUIRE(write(ends[1], "gc\n", 3) == 3);
  };
  CHECK(script.next(idle, {}) == "gc");
  CHECK(looked == 2);
  std::stop_source stop;
  CHECK(script.next([&] { stop.request_stop(); }, stop.get_token()) ==
        std::nullopt);
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE("what is no script is not read to its end") {
  const tests::TempDir dir;
  tests::write_file(dir.file("s"), std::string((1 << 20) + 10000, 'x'));
  ScriptReader script(dir.file("s"));
  CHECK_THROWS_AS(script.next(kNothing, {}), Error);
}

}  // namespace
}  // namespace heapcli::commands
