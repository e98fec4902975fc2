// Worker threads in a held session, and what snapshots of several commands say
// of where they come from.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/hold_place.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

Json diff(const std::string& base, const std::string& target) {
  return document(heapcli({"--json", "diff", base, target}));
}

TEST_CASE("commands on workers leave the main thread's ids as they were") {
  const std::vector<Runtime>& all = runtimes();
  for (const Runtime& runtime : all) {
    // The oldest and the newest: what is between is as one of them.
    const auto is_node = [](const Runtime& it) { return it.is_node(); };
    if (&runtime != &*std::find_if(all.begin(), all.end(), is_node) &&
        &runtime != &*std::find_if(all.rbegin(), all.rend(), is_node)) {
      continue;
    }
    DYNAMIC_SECTION(runtime.label) {
      HoldPlace place;
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      const TempDir dir;
      const auto take = [&](const std::string& name, const Arguments& more) {
        http_get(port, "/leak");
        return place.take(target, dir.file(name + ".heapsnapshot"), more);
      };
      place.hold_always();
      CHECK(take("a", {}).at("ids_kept") == true);
      const Json found =
          document(place.run({"--json", "list", "--workers", target.name()}));
      CHECK(found.at("targets").at(0).at("workers").size() == 2);
      CHECK(take("worker-a", {"--worker", "1"}).at("worker") == "1");
      CHECK(take("b", {}).at("ids_kept") == true);
      CHECK(take("worker-b", {"--worker", "1"}).at("worker") == "1");
      CHECK(take("c", {}).at("ids_kept") == true);
      const auto file = [&](const std::string& name) {
        return dir.file(name + ".heapsnapshot");
      };
      CHECK(diff(file("a"), file("b")).at("comparable") == true);
      CHECK(diff(file("b"), file("c")).at("comparable") == true);

      const Json workers = diff(file("worker-a"), file("worker-b"));
      CHECK(workers.at("comparable") == false);
      CHECK_THAT(workers.at("reason").get<std::string>(),
                 ContainsSubstring("taken in two sessions"));
      CHECK(class_named(workers, "WorkerSession").at("count_delta") == 2);
      const Json mixed = diff(file("a"), file("worker-a"));
      CHECK(mixed.at("comparable") == false);
      CHECK(place.sessions().at(0).at("id_series") == 1);

      // The same program in the next session.
      CHECK(place.run({"detach"}).status == 0);
      take("later", {});
      const Json later = diff(file("c"), file("later"));
      CHECK(later.at("comparable") == false);
      CHECK_THAT(later.at("reason").get<std::string>(),
                 ContainsSubstring("taken in two sessions"));
      target.check_running();
    }
  }
}

}  // namespace
}  // namespace heapcli::tests
