// What heapcli says and refuses before a snapshot, and of targets over a
// network.

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

TEST_CASE("a heap above --max-heap is left alone") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  const Finished refused = heapcli(
      {"attach", target.name(), "snapshot", "--max-heap", "1MiB", "-o", file});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, ContainsSubstring("--max-heap 1MiB"));
  CHECK(dir.files().empty());
  target.check_running();
  const Json taken =
      document(heapcli({"--json", "attach", target.name(), "snapshot",
                        "--max-heap", "1GiB", "-o", file}));
  const Json estimate = taken.at("snapshots").at(0).at("estimate");
  CHECK(estimate.at("used_bytes") > 1'000'000);
  CHECK(estimate.at("pause_ms") > 0);
  CHECK(estimate.at("extra_bytes") > estimate.at("used_bytes"));
  CHECK(estimate.at("available_bytes").is_number());
  CHECK(heapcli({"attach", target.name(), "snapshot", "--max-heap", "much"})
            .status == 2);
}

TEST_CASE("an inspector beyond this machine gets a warning, once") {
  // Nothing listens there, and 0.0.0.0 never leaves this machine.
  const Finished warned = heapcli({"--quiet", "attach", "0.0.0.0:1"});
  CHECK(warned.status == 3);
  const size_t first = warned.err.find("can run code in that process");
  REQUIRE(first != std::string::npos);
  CHECK(warned.err.find("can run code", first + 1) == std::string::npos);
  CHECK_THAT(warned.err, ContainsSubstring("ssh -L 1:127.0.0.1:1"));

  const Finished accepted = heapcli({"attach", "0.0.0.0:1"},
                                    {{{"HEAPCLI_INSECURE_REMOTE", "1"}}, ""});
  CHECK_THAT(accepted.err, !ContainsSubstring("can run code"));
  CHECK_THAT(heapcli({"attach", "127.0.0.1:1"}).err,
             !ContainsSubstring("can run code"));
}

}  // namespace
}  // namespace heapcli::tests
