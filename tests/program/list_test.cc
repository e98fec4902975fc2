// heapcli list: what can be attached to?

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"

namespace heapcli::tests {
namespace {

TEST_CASE("list shows the process behind a port of every runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      const Target target(runtime, "leaky_server.cjs");

      const Finished json = heapcli({"--json", "list", target.name()});
      CHECK(json.err == "");
      const Json found = document(json);
      CHECK(found.at("schema") == "heapcli/list/1");
      REQUIRE(found.at("targets").size() == 1);
      const Json& entry = found.at("targets")[0];
      CHECK(entry.at("target") == target.name());
      CHECK(entry.at("web_socket_url") == target.url());
      CHECK(entry.at("type") == "node");
      CHECK_THAT(entry.at("url").get<std::string>(),
                 ContainsSubstring("leaky_server.cjs"));
      CHECK_FALSE(entry.at("runtime").get<std::string>().empty());

      const Finished text = heapcli({"list", target.name()});
      CHECK(text.status == 0);
      CHECK(text.err == "");
      CHECK_THAT(text.out, ContainsSubstring(target.name()));
    }
  }
}

TEST_CASE("list shows worker threads when asked to") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime,
                    runtime.is_node() ? "two_workers.js" : "leaky_server.cjs");
      target.http_port();
      const Json found =
          document(heapcli({"--json", "list", "--workers", target.name()}));
      const Json& workers = found.at("targets").at(0).at("workers");
      if (!runtime.is_node()) {
        CHECK(workers == Json::array());
        continue;
      }
      REQUIRE(workers.size() == 2);
      CHECK(workers[0].at("id") == "1");
      CHECK(workers[1].at("id") == "2");
      const Finished text = heapcli({"list", target.name(), "--workers"});
      CHECK(text.status == 0);
      CHECK_THAT(text.out, ContainsSubstring("worker 2"));
      // Looking for them costs the process's ids, so nobody does it unasked.
      CHECK_FALSE(document(heapcli({"--json", "list", target.name()}))
                      .at("targets")[0]
                      .contains("workers"));
    }
  }
}

TEST_CASE("what list shows can be attached to") {
  const Target target(any_node(), "leaky_server.cjs");
  const Json found = document(heapcli({"--json", "list", target.port()}));
  const std::string url = found.at("targets").at(0).at("web_socket_url");
  CHECK(heapcli({"attach", url}).status == 0);
}

// Node answers no request whose Host is a name.
TEST_CASE("list and attach take the name of a host") {
  const Target target(any_node(), "leaky_server.cjs");
  const std::string by_name = "localhost:" + target.port();
  CHECK(document(heapcli({"--json", "list", by_name})).at("targets").size() ==
        1);

  // Any other name for this machine, if it has one.
  const Finished name = run({"hostname"});
  const std::string host = name.out.substr(0, name.out.find('\n'));
  const Finished addresses = run({"getent", "ahostsv4", host});
  if (name.status == 0 && addresses.out.starts_with("127.0.0.1 ")) {
    CHECK(heapcli({"list", host + ":" + target.port()}).status == 0);
  }
}

TEST_CASE("list and attach take an IPv6 address") {
  const Finished ipv6 =
      run({"node", "-e",
           "require('net').createServer().on('error', () => process.exit(1))"
           ".listen(0, '::1', () => process.exit(0))"});
  if (ipv6.status != 0) {
    WARN("skipped: this machine has no IPv6 loopback");
    return;
  }
  const Target target(any_node(), "leaky_server.cjs", "[::1]");
  REQUIRE_THAT(target.name(), ContainsSubstring("[::1]:"));
  const Json found = document(heapcli({"--json", "list", target.name()}));
  REQUIRE(found.at("targets").size() == 1);
  CHECK(found.at("targets")[0].at("target") == target.name());
  CHECK(found.at("targets")[0].at("web_socket_url") == target.url());
  CHECK(heapcli({"attach", target.name()}).status == 0);
  CHECK(heapcli({"attach", target.url()}).status == 0);
}

TEST_CASE("list takes several places") {
  const Target one(any_node(), "leaky_server.cjs");
  const Target other(any_node(), "big_heap.cjs");
  const Json found =
      document(heapcli({"--json", "list", one.name(), other.name()}));
  REQUIRE(found.at("targets").size() == 2);
  CHECK(found.at("targets")[0].at("target") == one.name());
  CHECK(found.at("targets")[1].at("target") == other.name());
}

// What it finds depends on the machine.
TEST_CASE("list without a place looks at the usual ports and is content") {
  const Finished json = heapcli({"--json", "list"});
  CHECK(document(json).at("targets").is_array());
  CHECK(json.err == "");
  CHECK(heapcli({"list"}).status == 0);
}

}  // namespace
}  // namespace heapcli::tests
