#include "commands/scenario/launched_process.h"

#include <signal.h>
#include <sys/wait.h>

#include <thread>

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

using tests::await_file;
using tests::read_file;
using tests::TempDir;

int await_end(LaunchedProcess& process) {
  for (;;) {
    if (const auto status = process.ended()) return *status;
    std::this_thread::yield();
  }
}

TEST_CASE("what a launched program prints is in its file") {
  const TempDir dir;
  LaunchOptions options;
  options.arguments = {"sh", "-c", "echo out; echo err >&2; pwd; echo $X"};
  options.environment = {{"X", "42"}};
  options.directory = "/";
  options.output = dir.file("log");
  LaunchedProcess process(options);
  CHECK(WEXITSTATUS(await_end(process)) == 0);
  CHECK(read_file(options.output) == "out\nerr\n/\n42\n");
}

TEST_CASE("a program that is not there is an error that names it") {
  const TempDir dir;
  LaunchOptions options;
  options.arguments = {"no-such-program-here"};
  options.output = dir.file("log");
  try {
    const LaunchedProcess process(options);
    FAIL("started");
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::kTarget);
    CHECK(std::string(error.what()).find("no-such-program-here") !=
          std::string::npos);
  }
}

TEST_CASE("the output of an earlier program is replaced only when asked to") {
  const TempDir dir;
  tests::write_file(dir.file("log"), "precious");
  LaunchOptions options;
  options.arguments = {"true"};
  options.output = dir.file("log");
  CHECK_THROWS_AS(LaunchedProcess(options), Error);
  CHECK(read_file(options.output) == "precious");
}

TEST_CASE("a daemon that a launched program has left behind ends with it") {
  const TempDir dir;
  LaunchOptions options;
  options.arguments = {
      "sh", "-c", "setsid sh -c 'sleep 1000 & echo $! > pid; mv pid ready'"};
  options.directory = dir.path().string();
  options.output = dir.file("log");
  LaunchedProcess process(options);
  await_file(dir.path() / "ready");
  await_end(process);
  REQUIRE(process.family().members().size() == 1);
  process.end();
  CHECK(process.family().members().empty());
}

TEST_CASE("the end of a launched program is that of all it has started") {
  const TempDir dir;
  LaunchOptions options;
  options.arguments = {"sh", "-c",
                       "sleep 1000 & echo $! > pid; mv pid ready; "
                       "wait"};
  options.directory = dir.path().string();
  options.output = dir.file("log");
  LaunchedProcess process(options);
  await_file(dir.path() / "ready");
  const pid_t child = std::stoi(read_file(dir.path() / "ready"));
  CHECK(kill(child, 0) == 0);
  process.end();
  REQUIRE(process.ended());
  CHECK(WTERMSIG(*process.ended()) == SIGTERM);
  // What has ended may stay in the system's list until process 1 asks for it.
  CHECK(process.family().members().empty());
}

}  // namespace
}  // namespace heapcli::commands
