// A program that is about to run out of memory: watch --when is faster.

#include <csignal>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

TEST_CASE("watch takes a snapshot before V8 gives up") {
  const TempDir dir;
  ChildProcess program({any_node().path, "--max-old-space-size=60",
                        "--inspect=127.0.0.1:0", script("leaks_to_death.cjs")});
  const std::string url =
      program.await_line(Stream::kErr, "Debugger listening on ");
  const auto watch =
      start_heapcli({"watch", "--target", url, "--json", "--interval", "100ms",
                     "--when", "used > 20MiB", "--until-exit",
                     "--ignore-headroom", "-o", dir.path().string()});
  const Json action = Json::parse(
      "{" +
      watch->await_line(Stream::kOut,
                        R"({"schema":"heapcli/watch/1","record":"action",)"));
  CHECK(action.at("outcome") == "done");
  CHECK(program.running());
  // Then it dies, and the snapshot says of what.
  CHECK(program.wait() == -SIGABRT);
  // It may have found out that this leaks.
  const int status = watch->wait();
  CHECK((status == 0 || status == 1));
  REQUIRE(dir.files().size() == 1);
  const Json summary =
      document(heapcli({"summary", "--json", dir.file(dir.files().front())}));
  CHECK(class_named(summary, "Leaked").at("count") > 100'000);
}

}  // namespace
}  // namespace heapcli::tests
