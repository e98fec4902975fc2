#include "commands/local_process/node_process.h"

#include "tests/catch.h"

namespace heapcli::commands {
namespace {

LocalProcess with_executable(const std::string& path) {
  LocalProcess process;
  process.executable = path;
  return process;
}

LocalProcess with_arguments(std::vector<std::string> arguments,
                            const std::string& node_options = "") {
  LocalProcess process;
  process.arguments = std::move(arguments);
  process.node_options = node_options;
  return process;
}

TEST_CASE("an executable that is called node is Node") {
  for (const char* const path :
       {"/usr/bin/node", "/opt/node-v20.1.0/bin/node", "/usr/bin/nodejs",
        "/usr/bin/node (deleted)", "/usr/local/bin/node22", "/x/node-18"}) {
    CHECK(is_node(with_executable(path)));
  }
  for (const char* const path :
       {"", "/usr/bin/deno", "/usr/bin/node_exporter", "/usr/bin/nodemon",
        "/opt/node/bin/python3", "/usr/bin/nginx"}) {
    CHECK_FALSE(is_node(with_executable(path)));
  }
}

TEST_CASE("options say where the inspector is") {
  const auto check = [](const LocalProcess& process, const std::string& host,
                        uint16_t port) {
    const InspectorAddress address = inspector_address(process);
    CHECK(address.host == host);
    CHECK(address.port == port);
  };
  check(with_arguments({"node", "a.js"}), "127.0.0.1", 9229);
  check(with_arguments({"node", "--inspect", "a.js"}), "127.0.0.1", 9229);
  check(with_arguments({"node", "--inspect=0", "a.js"}), "127.0.0.1", 0);
  check(with_arguments({"node", "--inspect-brk=0.0.0.0:9300", "a.js"}),
        "0.0.0.0", 9300);
  check(with_arguments({"node", "--inspect=[::1]:9300", "a.js"}), "::1", 9300);
  check(with_arguments({"node", "--inspect=localhost", "a.js"}), "127.0.0.1",
        9229);
  check(with_arguments({"node", "--inspect-port", "9301", "a.js"}), "127.0.0.1",
        9301);
  check(with_arguments({"node", "--inspect-port=9301", "--inspect", "a.js"}),
        "127.0.0.1", 9301);
  check(with_arguments({"node", "--inspect=nonsense:99999", "a.js"}),
        "nonsense:99999", 9229);
  check(with_arguments({"node", "a.js"}, "-r x --inspect=9400"), "127.0.0.1",
        9400);
  check(with_arguments({"node", "--inspect=9500", "a.js"}, "--inspect=9400"),
        "127.0.0.1", 9500);
  // The program's own.
  check(with_arguments({"node", "a.js", "--inspect=9500"}), "127.0.0.1", 9229);
  check(with_arguments({"node", "-r", "./hook.js", "a.js", "--inspect=1"}),
        "127.0.0.1", 9229);
  check(with_arguments({}), "127.0.0.1", 9229);
}

TEST_CASE("a process is called by its script") {
  CHECK(program_title(with_arguments(
            {"/usr/bin/node", "--inspect", "-r", "hook", "server.js", "80"})) ==
        "server.js 80");
  CHECK(program_title(with_arguments({"my-title", "", "", ""})) == "my-title");
  CHECK(program_title(with_arguments({"node", "-e", "1"})) == "1");
  CHECK(program_title(with_arguments({})) == "");
}

TEST_CASE("processes are found by script, else by anything on the line") {
  const std::vector<LocalProcess> processes = {
      with_arguments({"node", "/srv/app/server.js"}),
      with_arguments({"node", "worker.js", "--of", "server.js"}),
      with_arguments({"node", "/srv/other-server.js"}),
      with_arguments({"my-title", "", ""})};
  const auto scripts = [&](const std::string& name) {
    std::string text;
    for (const LocalProcess& process : with_name(processes, name)) {
      text += program_title(process) + ";";
    }
    return text;
  };
  CHECK(scripts("server.js") == "/srv/app/server.js;");
  CHECK(scripts("app/server.js") == "/srv/app/server.js;");
  CHECK(scripts("/srv/app/server.js") == "/srv/app/server.js;");
  CHECK(scripts("my-title") == "my-title;");
  CHECK(scripts("server") ==
        "/srv/app/server.js;worker.js --of server.js;/srv/other-server.js;");
  CHECK(scripts("nothing").empty());
  CHECK(scripts("").empty());
}

}  // namespace
}  // namespace heapcli::commands
