// The scenarios in examples/staging, as they stand but for the ports.

#include <list>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/reserved_port.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

Finished run_example(const std::string& name, const TempDir& directory,
                     const std::vector<std::string>& ports,
                     const Arguments& more = {}) {
  Arguments command = {"run",
                       HEAPCLI_SOURCE_DIR "/examples/staging/" + name + ".yaml",
                       "-o", directory.file(name)};
  std::list<ReservedPort> reserved;
  for (const std::string& port : ports) {
    command.insert(command.end(),
                   {"--set", port + "=" + reserved.emplace_back().number()});
  }
  command.insert(command.end(), more.begin(), more.end());
  return heapcli(command, {{{"NODE", any_node().path}}, ""});
}

TEST_CASE("the example of a shop passes, and fails when it leaks") {
  const TempDir directory;
  const Finished clean = run_example("shop", directory, {"port"});
  INFO(clean.out << clean.err);
  CHECK(clean.status == 0);

  const TempDir other;
  const Finished leaking =
      run_example("shop", other, {"port"}, {"--set", "leak=1"});
  INFO(leaking.out << leaking.err);
  CHECK(leaking.status == 1);
  CHECK_THAT(leaking.out, ContainsSubstring("Session"));
}

TEST_CASE("the example with worker threads passes") {
  const TempDir directory;
  const Finished run = run_example("thumbnails", directory, {"port"});
  INFO(run.out << run.err);
  CHECK(run.status == 0);
}

TEST_CASE("the example of two services passes") {
  const TempDir directory;
  const Finished run =
      run_example("two-services", directory, {"orders-port", "stock-port"});
  INFO(run.out << run.err);
  CHECK(run.status == 0);
}

TEST_CASE("the example of a cluster passes, and says which worker leaks") {
  const TempDir directory;
  const Finished clean = run_example("tickets", directory, {"port"});
  INFO(clean.out << clean.err);
  CHECK(clean.status == 0);

  const TempDir other;
  const Finished leaking =
      run_example("tickets", other, {"port"}, {"--set", "leak=1"});
  INFO(leaking.out << leaking.err);
  CHECK(leaking.status == 1);
  CHECK_THAT(leaking.out, ContainsSubstring("the first worker keeps"));
}

}  // namespace
}  // namespace heapcli::tests
