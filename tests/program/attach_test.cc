// heapcli attach, and gc: who is this process?

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

TEST_CASE("attach says who a process is") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_server.cjs");
      target.http_port();

      const Finished json = heapcli({"--json", "attach", target.name()});
      CHECK(json.err == "");
      const Json info = document(json);
      CHECK(info.at("schema") == "heapcli/attach/1");
      CHECK(info.at("target") == target.name());
      CHECK(info.at("pid") == target.process().pid());
      CHECK_THAT(info.at("title").get<std::string>(),
                 ContainsSubstring("leaky_server.cjs"));
      CHECK_THAT(info.at("runtime").get<std::string>(),
                 ContainsSubstring(
                     runtime.is_node()
                         ? "node " + std::to_string(runtime.node_major) + "."
                         : "deno "));
      CHECK_FALSE(info.at("v8").get<std::string>().empty());
      CHECK_THAT(info.at("platform").get<std::string>(),
                 ContainsSubstring("linux "));
      CHECK(info.at("uptime_s").get<double>() >= 0);
      const uint64_t used = info.at("heap").at("used_bytes");
      const uint64_t total = info.at("heap").at("total_bytes");
      CHECK(used > 100'000);
      CHECK(used <= total);
      // Deno says it only through Node's modules, which must be left alone.
      const Json& limit = info.at("heap").at("limit_bytes");
      CHECK(limit.is_null() == !runtime.is_node());
      if (runtime.is_node()) CHECK(limit.get<uint64_t>() > total);
      CHECK(info.at("rss_bytes").get<uint64_t>() > used);
      CHECK(info.at("workers") == Json::array());

      const Finished text = heapcli({"attach", target.name()});
      CHECK(text.status == 0);
      CHECK(text.err == "");
      CHECK_THAT(
          text.out,
          ContainsSubstring("pid " + std::to_string(target.process().pid())));
      CHECK_THAT(text.out, ContainsSubstring("leaky_server.cjs"));
    }
  }
}

TEST_CASE("Deno's process is never touched, as it loads when it is") {
  Target target(any_node(), "deno_lookalike.cjs");
  target.http_port();

  const Finished attach = heapcli({"--json", "attach", target.name()});
  CHECK(attach.err == "");
  CHECK(document(attach).at("runtime") == "deno 2.9.6");
  const TempDir folder;
  const Finished snapshot =
      heapcli({"attach", target.name(), "snapshot", "--no-analyze", "-o",
               folder.file("a.heapsnapshot")});
  CHECK(snapshot.status == 0);
  target.check_running();
}

TEST_CASE("attach lists worker threads and leaves them running") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "two_workers.js");
      const std::string port = target.http_port();

      // Twice, as attaching must leave no trace.
      for (int round = 0; round < 2; ++round) {
        const Json info =
            document(heapcli({"--json", "attach", target.name()}));
        REQUIRE(info.at("workers").size() == 2);
        for (const Json& worker : info.at("workers")) {
          CHECK_FALSE(worker.at("id").get<std::string>().empty());
          CHECK_THAT(worker.at("url").get<std::string>(),
                     ContainsSubstring("two_workers.js"));
        }
        CHECK(info.at("workers")[0].at("id") != info.at("workers")[1].at("id"));
        CHECK(http_get(port, "/") == "2 workers answered");
      }
    }
  }
}

TEST_CASE("gc makes every kind of target collect its garbage") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_server.cjs");
      target.http_port();

      const Finished json = heapcli({"--json", "attach", target.name(), "gc"});
      CHECK(json.err == "");
      const Json result = document(json);
      CHECK(result.at("schema") == "heapcli/gc/1");
      CHECK(result.at("target") == target.name());
      CHECK(result.at("duration_ms").is_number_integer());
      CHECK(result.at("used_bytes_before").get<uint64_t>() > 100'000);
      CHECK(result.at("used_bytes_after").get<uint64_t>() > 100'000);

      const Finished text = heapcli({"attach", target.name(), "gc"});
      CHECK(text.status == 0);
      CHECK(text.err == "");
      CHECK_THAT(text.out, ContainsSubstring("heap used "));
    }
  }
}

TEST_CASE("a target can be named in every way") {
  Target target(any_node(), "leaky_server.cjs");
  const pid_t pid = target.process().pid();
  const auto pid_of = [](const Finished& finished) {
    return document(finished).at("pid").get<pid_t>();
  };
  ChildOptions environment;
  environment.environment["HEAPCLI_TARGET"] = target.name();

  CHECK(pid_of(heapcli({"--json", "attach", target.port()})) == pid);
  CHECK(pid_of(heapcli({"attach", target.name(), "--json"})) == pid);
  CHECK(pid_of(heapcli({"--json", "attach", "localhost:" + target.port()})) ==
        pid);
  CHECK(pid_of(heapcli({"--json", "attach", target.url()})) == pid);
  CHECK(pid_of(heapcli({"--json", "attach"}, environment)) == pid);
  CHECK(heapcli({"gc", "--target", target.name()}).status == 0);
  CHECK(heapcli({"gc", target.port()}).status == 0);
  CHECK(heapcli({"gc"}, environment).status == 0);
}

}  // namespace
}  // namespace heapcli::tests
