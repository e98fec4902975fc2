// heapcli shell with its commands from a script.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sstream>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

ChildOptions temporary_in(const TempDir& dir) {
  ChildOptions options;
  options.environment["TMPDIR"] = dir.path().string();
  return options;
}

Finished shell(const Target& target, const std::string& commands,
               const ChildOptions& options = {}) {
  return heapcli({"attach", target.name(), "shell", "-c", commands}, options);
}

// The documents on standard output, one after the other; each begins and ends
// with a brace on a line of its own.
std::vector<Json> documents(const std::string& text) {
  std::vector<Json> all;
  std::istringstream in(text);
  std::string document;
  for (std::string line; std::getline(in, line);) {
    if (line == "{") document.clear();
    document += line + "\n";
    if (line == "}") all.push_back(Json::parse(document));
  }
  return all;
}

// The documents of `nodes`, one a line.
std::vector<Json> lines(const std::string& text) {
  std::vector<Json> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("{\"id\"")) all.push_back(Json::parse(line));
  }
  return all;
}

// A shell whose commands come one by one, each after something that the test
// has waited for: through a named pipe.
class FedShell {
 public:
  FedShell(const Target& target, const Arguments& options,
           const Arguments& shell_options = {}) {
    const std::string pipe = dir_.file("commands");
    std::filesystem::create_directory(dir_.file("tmp"));
    run({"mkfifo", pipe});
    Arguments arguments = {"attach", target.name(), "shell", "-f", pipe};
    arguments.insert(arguments.begin(), options.begin(), options.end());
    arguments.insert(arguments.end(), shell_options.begin(),
                     shell_options.end());
    ChildOptions child;
    child.environment["TMPDIR"] = dir_.file("tmp");
    shell_ = start_heapcli(arguments, child);
    // Holds the pipe open until the test closes it.
    feeder_ = std::make_unique<ChildProcess>(std::vector<std::string>{
        "sh", "-c", "exec 3>\"$1\"; echo open; kill -STOP $$", "sh", pipe});
    feeder_->await_line(Stream::kOut, "open");
    pipe_ = pipe;
  }

  void feed(const std::string& line) {
    run({"sh", "-c", "printf '%s\\n' \"$1\" > \"$2\"", "sh", line, pipe_});
  }
  void close() { feeder_->send(SIGKILL); }
  ChildProcess& process() { return *shell_; }
  const TempDir& directory() const { return dir_; }

 private:
  TempDir dir_;
  std::string pipe_;
  std::unique_ptr<ChildProcess> shell_;
  std::unique_ptr<ChildProcess> feeder_;
};

TEST_CASE("a script of plain commands is a snapshot sequence") {
  Target target(any_node(), "leaky_server.cjs");
  const std::string port = target.http_port();
  FedShell shell(target, {"--json"});
  shell.feed("snapshot before --gc  # the beginning");
  shell.process().await_line(Stream::kErr, "before: ");
  for (int i = 0; i < 5; ++i) http_get(port, "/leak");
  shell.feed("snapshot after --gc; diff before after; snapshots");
  shell.feed("summary --top 1");
  shell.close();
  CHECK(shell.process().wait() == 0);
  INFO(shell.process().err());
  const std::vector<Json> all = documents(shell.process().out());
  REQUIRE(all.size() == 5);
  CHECK(all[0].at("schema") == "heapcli/snapshot/1");
  CHECK(all[0].at("snapshots").at(0).at("name") == "before");
  CHECK(all[1].at("snapshots").at(0).at("ids_kept") == true);
  CHECK(all[2].at("base") == "before");
  CHECK(all[2].at("comparable") == true);
  CHECK(class_named(all[2], "LeakedSession").at("added_count") == 5);
  CHECK(class_named(all[2], "LeakedSession").at("removed_count") == 0);
  CHECK(all[3].at("snapshots").size() == 2);
  CHECK(all[3].at("snapshots").at(0).at("id_series") ==
        all[3].at("snapshots").at(1).at("id_series"));
  CHECK(all[4].at("file") == "after");
  // What was not saved is gone.
  CHECK(std::filesystem::is_empty(shell.directory().file("tmp")));
}

TEST_CASE("the first failure ends a script with its status and its place") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  tests::write_file(dir.file("script"),
                    "\n# first\nsnapshots\ndiff a b\nhelp\n");
  const Finished finished =
      heapcli({"attach", target.name(), "shell", "-f", dir.file("script")});
  CHECK(finished.status == 4);
  CHECK_THAT(finished.err, ContainsSubstring("script:4: stopped at `diff`"));
  CHECK_THAT(finished.out, ContainsSubstring("No snapshots yet"));
  CHECK_THAT(finished.out, !ContainsSubstring("Usage"));
  CHECK(shell(target, "gc; frobnicate; gc").status == 2);
  CHECK(shell(target, "query 'x").status == 2);
  CHECK(shell(target, "summary").status == 2);
  CHECK(shell(target, "snapshot x; snapshot x").status == 2);
  CHECK(shell(target, "snapshot a/b").status == 2);
  CHECK(shell(target, "summary -").status == 2);
  CHECK(shell(target, "drop x").status == 2);
  CHECK(shell(target, "wait soon").status == 2);
  CHECK(shell(target, "exit; frobnicate").status == 0);
  const Finished piped = heapcli_in_shell(
      "echo 'snapshot only --quiet; summary only --top 1' | \"$@\"",
      {"attach", target.name(), "shell"});
  CHECK(piped.status == 0);
  CHECK_THAT(piped.out, ContainsSubstring("1"));
}

TEST_CASE("snapshots of a shell are saved on request only") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  const std::string saved = dir.file("a.heapsnapshot");
  const Finished finished =
      shell(target,
            "snapshot a; save a " + saved + "; snapshot b -o " +
                dir.file("b.heapsnapshot") + "; save a " + dir.file("a.zst") +
                "; drop a; diff " + saved + " b --json",
            temporary_in(dir));
  INFO(finished.err);
  CHECK(document(finished).at("comparable") == true);
  CHECK(dir.files() ==
        std::vector<std::string>{"a.heapsnapshot", "a.zst", "b.heapsnapshot"});
  CHECK(heapcli({"summary", dir.file("a.zst")}).status == 0);
  CHECK(shell(target, "snapshot a; save a " + saved).status == 2);
}

TEST_CASE("a shell without a target looks at files") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  CHECK(shell(target, "snapshot x -o " + file).status == 0);
  const Finished finished =
      heapcli({"shell", file, "-c", "summary a --top 1; summary --json"});
  CHECK(finished.status == 0);
  CHECK_THAT(finished.out, ContainsSubstring("\"file\": \"a\""));
  const Finished live = heapcli({"shell", file, "-c", "gc"});
  CHECK(live.status == 2);
  CHECK_THAT(live.err, ContainsSubstring("no target"));
  CHECK(heapcli({"shell", dir.file("none"), "-c", "help"}).status == 4);
}

TEST_CASE("when the target is killed, a script fails where it needs it") {
  Target target(any_node(), "leaky_server.cjs");
  FedShell shell(target, {});
  shell.feed("snapshot before");
  shell.process().await_line(Stream::kErr, "before: ");
  target.process().send(SIGKILL);
  shell.process().await_line(Stream::kErr, "heapcli: " + target.name());
  shell.feed("summary before --top 1");
  shell.process().await_line(Stream::kOut, "… and ");
  shell.feed("gc");
  CHECK(shell.process().wait() == 3);
  CHECK_THAT(shell.process().err(), ContainsSubstring("is gone"));
  CHECK_THAT(shell.process().err(), ContainsSubstring("stopped at `gc`"));
}

TEST_CASE("a shell that waits does not keep its target from ending") {
  Target target(any_node(), "allocator.cjs");
  const std::string port = target.http_port();
  const auto waiting = start_heapcli(
      {"attach", target.name(), "shell", "-c", "snapshot a; wait 1h"});
  waiting->await_line(Stream::kErr, "a: ");
  CHECK(http_get(port, "/exit") == "bye");
  CHECK(waiting->wait() == 3);
  CHECK(target.process().wait() == 7);
}

TEST_CASE("a session that ends elsewhere is noticed in the shell") {
  Target target(any_node(), "leaky_server.cjs");
  FedShell shell(target, {});
  shell.feed("snapshot before");
  shell.process().await_line(Stream::kErr, "before: ");
  CHECK(heapcli({"attach", target.name()}).status == 0);
  shell.feed("snapshot after");
  shell.process().await_line(Stream::kErr,
                             "heapcli: warning: object ids were lost before "
                             "after");
  shell.feed("diff before after --json");
  shell.feed("snapshots");
  shell.process().await_line(Stream::kOut, "Other ids: ");
  CHECK_THAT(shell.process().out(), ContainsSubstring("\"comparable\": false"));
  CHECK(heapcli({"attach", target.name()}).status == 0);
  shell.feed("inspect @101");
  CHECK(shell.process().wait() == 2);
  CHECK_THAT(shell.process().err(),
             ContainsSubstring("name other objects by now"));
}

TEST_CASE("inspect outside of a shell says where it works") {
  for (const Arguments& command :
       std::vector<Arguments>{{"inspect", "9229", "@12"},
                              {"inspect", "@12"},
                              {"attach", "9229", "inspect", "@12"}}) {
    const Finished finished = heapcli(command);
    CHECK(finished.status == 2);
    CHECK_THAT(finished.err, ContainsSubstring("shell"));
  }
}

TEST_CASE(
    "inspect shows a live object and disturbs nothing, on every runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "inspectable.cjs");
      const std::string port = target.http_port();
      FedShell shell(target, {});
      shell.feed("snapshot a; nodes a --filter ^Inspected$; gc");
      shell.process().await_line(Stream::kOut, "heap used");
      // The instance keeps more than what else may go by that name.
      const std::vector<Json> nodes = lines(shell.process().out());
      const Json instance = *std::max_element(
          nodes.begin(), nodes.end(), [](const Json& one, const Json& other) {
            return one.at("retained_bytes") < other.at("retained_bytes");
          });
      const std::string id = std::to_string(instance.at("id").get<uint64_t>());
      shell.feed("inspect @" + id + " --depth 3 --top 30");
      shell.feed("inspect --json @" + id);
      shell.process().await_line(Stream::kOut, "}");
      CHECK(http_get(port, "/touched") == "0");
      CHECK(http_get(port, "/drop") == "0");
      shell.feed("snapshot b --gc; summary b --json --filter ^Inspected$");
      shell.feed("inspect @" + id);
      CHECK(shell.process().wait() == 2);
      const std::string out = shell.process().out();
      INFO(out);
      CHECK_THAT(out, ContainsSubstring("Inspected @" + id));
      CHECK_THAT(out, ContainsSubstring("\n  count: 3\n"));
      CHECK_THAT(out, ContainsSubstring("some ?[2J text"));
      CHECK_THAT(out, ContainsSubstring("\n    \"key\" => Object\n"));
      CHECK_THAT(out, ContainsSubstring("lazy: (getter, setter)"));
      CHECK_THAT(out, ContainsSubstring("… and 99,970 more"));
      CHECK_THAT(out, ContainsSubstring("… and 199,970 more"));
      CHECK_THAT(out, ContainsSubstring("key29: 29"));
      // A snapshot of Deno does not name the script.
      CHECK_THAT(out,
                 ContainsSubstring(runtime.is_node() ? "inspectable.cjs:21:38"
                                                     : ":21:38"));
      CHECK_THAT(out, ContainsSubstring("\"pending\""));
      // Let go of by the program, and by us.
      const Json summary = documents(out).back();
      CHECK(summary.at("schema") == "heapcli/summary/1");
      const Json left = class_named(summary, "Inspected");
      CHECK((left.is_null() ? 0 : left.at("count").get<size_t>()) ==
            nodes.size() - 1);
      target.check_running();
    }
  }
}

TEST_CASE("a shell over one worker thread keeps that worker's ids") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_workers.js");
      const std::string port = target.http_port();
      FedShell shell(target, {"--json"}, {"--worker", "2"});
      shell.feed("snapshot before");
      shell.process().await_line(Stream::kErr, "before: ");
      for (int i = 0; i < 5; ++i) http_get(port, "/leak");
      shell.feed("snapshot after; diff before after; snapshots; gc");
      shell.close();
      CHECK(shell.process().wait() == 0);
      INFO(shell.process().err());
      const std::vector<Json> all = documents(shell.process().out());
      REQUIRE(all.size() == 5);
      CHECK(all[2].at("comparable") == true);
      const Json leaked = class_named(all[2], "WorkerSession");
      REQUIRE(leaked.is_object());
      CHECK(leaked.at("added_count") == 5);
      CHECK(leaked.at("removed_count") == 0);
      for (const Json& snapshot : all[3].at("snapshots")) {
        CHECK(snapshot.at("worker") == "2");
        CHECK(snapshot.at("id_series") == 1);
      }
      CHECK(http_get(port, "/leak") == "6,6");
    }
  }
}

TEST_CASE("a shell says when its worker has gone, the process goes on") {
  Target target(any_node(), "leaky_workers.js");
  const std::string port = target.http_port();
  FedShell shell(target, {}, {"--worker", "2"});
  shell.feed("snapshot one");
  shell.process().await_line(Stream::kErr, "one: ");
  http_get(port, "/end?1");
  shell.feed("summary one --top 1; gc");
  shell.close();
  CHECK(shell.process().wait() == 3);
  INFO(shell.process().err());
  CHECK_THAT(shell.process().err(), ContainsSubstring("worker 2"));
  CHECK_THAT(shell.process().out(), ContainsSubstring("retained"));
  CHECK(http_get(port, "/leak") == "1");
}

TEST_CASE("a shell is about one thread, and cannot leave a worker") {
  Target target(any_node(), "leaky_workers.js");
  target.http_port();
  const auto refused = [&](const Arguments& more) {
    Arguments all = {"attach", target.name(), "shell"};
    all.insert(all.end(), more.begin(), more.end());
    const Finished finished = heapcli(all);
    return std::to_string(finished.status) + finished.err;
  };
  CHECK_THAT(refused({"--worker", "all", "-c", "gc"}),
             ContainsSubstring("2heapcli: a shell is about one thread"));
  CHECK_THAT(refused({"--worker", "7", "-c", "gc"}),
             ContainsSubstring("has no worker 7; its workers are 1"));
  CHECK_THAT(refused({"--worker", "1", "-c", "snapshot --worker 2"}),
             ContainsSubstring("this shell is about worker 1 alone"));
  const Finished offline =
      heapcli({"shell", "x.heapsnapshot", "--worker", "1"});
  CHECK(offline.status == 2);
}

}  // namespace
}  // namespace heapcli::tests
