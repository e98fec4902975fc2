#include "commands/scenario/output_log.h"

#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

using analysis::Pattern;
using tests::TempDir;
using tests::write_file;

TEST_CASE("a log is searched from where the last search ended") {
  const TempDir dir;
  const std::string file = dir.file("log");
  write_file(file, "one\r\nready 1\nready 2\nrea");
  const OutputLog log(file);
  const Pattern ready("^ready", false);
  uint64_t at = 0;
  CHECK(log.find(ready, at) == "ready 1");
  CHECK(log.find(ready, at) == "ready 2");
  // Half a line is none yet.
  CHECK_FALSE(log.find(ready, at));
  write_file(file, "one\r\nready 1\nready 2\nready 3\n");
  CHECK(log.find(ready, at) == "ready 3");
}

TEST_CASE("a line of absurd length comes in pieces") {
  const TempDir dir;
  write_file(dir.file("log"), std::string(200'000, 'x') + "\nend\n");
  const OutputLog log(dir.file("log"));
  uint64_t at = 0;
  CHECK(log.find(Pattern("^end$", false), at) == "end");
  CHECK(at == 200'005);
}

TEST_CASE("the last lines of a log are those of the program") {
  const TempDir dir;
  write_file(dir.file("log"),
             "Debugger listening on ws://127.0.0.1:1/x\n"
             "For help, see: https://nodejs.org/en/docs/inspector\n"
             "Debugger attached.\nready\nbusy\n"
             "Waiting for the debugger to disconnect...\n");
  const OutputLog log(dir.file("log"));
  CHECK(log.last_lines(10) == std::vector<std::string>{"ready", "busy"});
}

TEST_CASE("the last lines of a log have no control characters") {
  const TempDir dir;
  write_file(dir.file("log"), "a\nb\x1b[2J\a \x1b[1;31mred\x1b[0m \x1b[3\nc\n");
  const OutputLog log(dir.file("log"));
  CHECK(log.last_lines(2) == std::vector<std::string>{"b? red ", "c"});
  CHECK(OutputLog(dir.file("none")).last_lines(2).empty());
}

}  // namespace
}  // namespace heapcli::commands
