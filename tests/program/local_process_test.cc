// heapcli and processes of this machine whose inspector is closed.
#include <algorithm>
#include <filesystem>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// A server without an inspector, which has got as far as to listen.
class PlainServer {
 public:
  explicit PlainServer(const Runtime& runtime,
                       const std::string& inspector_port = "0",
                       const std::string& path = script("leaky_server.cjs"))
      : process_({runtime.path, "--inspect-port=" + inspector_port, path}) {
    process_.await_line(Stream::kOut, "listening on ");
  }

  ChildProcess& process() { return process_; }
  std::string pid() const { return std::to_string(process_.pid()); }
  std::string name() const { return "pid:" + pid(); }

 private:
  ChildProcess process_;
};

bool is_listed(const std::string& where, const std::string& target) {
  const Json found = document(heapcli({"--json", "list"}));
  const Json& entries = found.at(where);
  return std::any_of(entries.begin(), entries.end(), [&](const Json& entry) {
    return entry.at("target") == target;
  });
}

TEST_CASE("a process opens its inspector, and closes it when asked to") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      PlainServer server(runtime);
      const Finished first = heapcli(
          {"--json", "attach", server.name(), "--close-inspector", "gc"});
      CHECK(first.status == 0);
      CHECK_THAT(first.err, ContainsSubstring("opened the inspector of "
                                              "process " +
                                              server.pid()));
      // It would not have to be opened again had it not been closed.
      const Finished second = heapcli({"--json", "attach", server.name()});
      CHECK(document(second).at("pid") == std::stoi(server.pid()));
      CHECK_THAT(second.err, ContainsSubstring("opened the inspector"));
      const Finished third =
          heapcli({"--json", "attach", server.name(), "--close-inspector"});
      CHECK(document(third).at("pid") == std::stoi(server.pid()));
      CHECK(third.err == "");
      // Open before, open after.
      CHECK(heapcli({"attach", server.name()}).err == "");
      CHECK(server.process().running());
    }
  }
}

TEST_CASE("list shows processes with and without an inspector") {
  const PlainServer server(any_node());
  CHECK(is_listed("without_inspector", server.name()));
  const Finished text = heapcli({"list"});
  CHECK_THAT(text.out, ContainsSubstring(server.name()));
  CHECK_THAT(text.err, ContainsSubstring("opens the inspector"));
  const Json who = document(heapcli({"--json", "attach", server.name()}));
  CHECK(is_listed("targets", who.at("target")));
  CHECK_FALSE(is_listed("without_inspector", server.name()));
}

TEST_CASE("a process is found by the name of its script") {
  const TempDir directory;
  const std::string path = directory.file("found_by_name.cjs");
  std::filesystem::copy(script("leaky_server.cjs"), path);
  PlainServer server(any_node(), "0", path);
  const Finished found =
      heapcli({"--json", "attach", "--name", "found_by_name.cjs"});
  CHECK(document(found).at("pid") == std::stoi(server.pid()));
  CHECK(heapcli({"gc", "--name", path}).status == 0);

  const PlainServer other(any_node(), "0", path);
  const Finished several = heapcli({"gc", "--name", "found_by_name.cjs"});
  CHECK(several.status == 3);
  CHECK_THAT(several.err, ContainsSubstring(server.name()));
  CHECK_THAT(several.err, ContainsSubstring(other.name()));

  const Finished none = heapcli({"gc", "--name", "no_such_script.cjs"});
  CHECK(none.status == 3);
  CHECK_THAT(none.err, ContainsSubstring("no_such_script.cjs"));
}

TEST_CASE("a process that SIGUSR1 would end does not get it") {
  ChildProcess other({"sleep", "600"});
  const Finished not_node =
      heapcli({"attach", "pid:" + std::to_string(other.pid())});
  CHECK(not_node.status == 3);
  CHECK_THAT(not_node.err, ContainsSubstring("which is not node"));
  CHECK(other.running());

  // One that looks like Node, and has no handler.
  const TempDir directory;
  const std::string node = directory.file("node");
  const Finished sleep = run({"sh", "-c", "command -v sleep"});
  std::filesystem::copy(sleep.out.substr(0, sleep.out.find('\n')), node);
  ChildProcess fake({node, "600"});
  const Finished defenceless =
      heapcli({"attach", "pid:" + std::to_string(fake.pid())});
  CHECK(defenceless.status == 3);
  CHECK_THAT(defenceless.err, ContainsSubstring("would not survive SIGUSR1"));
  CHECK(fake.running());
}

TEST_CASE("a port that another process has is not taken for the inspector") {
  const Target holder(any_node(), "leaky_server.cjs");
  PlainServer server(any_node(), holder.port());
  const Finished finished = heapcli({"attach", server.name()});
  CHECK(finished.status == 3);
  CHECK_THAT(finished.err,
             ContainsSubstring("would open on port " + holder.port()));
  CHECK(server.process().err().empty());
}

TEST_CASE("what is no process is an error") {
  for (const char* const name :
       {"pid:", "pid:x", "pid:-1", "pid:0", "pid:12x", "pid:99999999999"}) {
    CHECK(heapcli({"attach", name}).status == 2);
  }
  ChildProcess ended({"true"});
  ended.wait();
  const Finished finished =
      heapcli({"attach", "pid:" + std::to_string(ended.pid())});
  CHECK(finished.status == 3);
  CHECK_THAT(finished.err, ContainsSubstring("there is no process"));
}

}  // namespace
}  // namespace heapcli::tests
