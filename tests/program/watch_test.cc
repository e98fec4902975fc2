// heapcli watch, on real processes.

#include <csignal>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/reserved_port.h"
#include "tests/program/temp_dir.h"
#include "tests/program/terminal_session.h"

namespace heapcli::tests {
namespace {

// How each record begins.
const std::string kHead = R"({"schema":"heapcli/watch/1","record":")";
const std::string kSample = kHead + "sample\",";

// A watch under way that prints JSON.
class Watch {
 public:
  Watch(const std::string& target, const Arguments& options,
        const ChildOptions& child = {})
      : heapcli_(start_heapcli(arguments(target, options), child)) {}

  // Waits for a record of this kind, and returns it.
  Json await(const std::string& record) {
    return Json::parse(
        "{" + heapcli_->await_line(Stream::kOut, kHead + record + "\","));
  }

  ChildProcess& process() { return *heapcli_; }

  // Waits until the output has this text; asks `port` meanwhile, so as not to
  // wait idly.
  void await_text(const std::string& text, const std::string& port,
                  const std::string& path = "/") {
    while (heapcli_->out().find(text) == std::string::npos) {
      if (!heapcli_->running()) throw std::runtime_error(heapcli_->err());
      http_get(port, path);
    }
  }

  // Until there is one sample more.
  void await_next_sample(const std::string& port) {
    const size_t before = heapcli_->out().size();
    while (heapcli_->out().find("\"record\":\"sample\"", before) ==
           std::string::npos) {
      http_get(port, "/");
    }
  }

  int interrupt() {
    heapcli_->send(SIGINT);
    return heapcli_->wait();
  }

  // After its end.
  std::vector<Json> records(const std::string& kind) const {
    std::vector<Json> found;
    std::istringstream lines(heapcli_->out());
    for (std::string line; std::getline(lines, line);) {
      Json record = Json::parse(line);
      CHECK(record.at("schema") == "heapcli/watch/1");
      if (record.at("record") == kind) found.push_back(std::move(record));
    }
    return found;
  }
  Json end() const { return records("end").at(0); }

 private:
  static Arguments arguments(const std::string& target,
                             const Arguments& options) {
    Arguments all = {"attach", target,       "watch",
                     "--json", "--interval", "100ms"};
    all.insert(all.end(), options.begin(), options.end());
    return all;
  }

  std::unique_ptr<ChildProcess> heapcli_;
};

TEST_CASE("watch tells the memory and the collections of any runtime") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime,
                    runtime.is_node() ? "watched.cjs" : "allocating.cjs");
      target.process().await_line(Stream::kOut,
                                  runtime.is_node() ? "listening on " : "busy");
      Watch watch(target.name(), {"--gc-every", "100ms"});
      watch.await("full_gc");
      CHECK(watch.interrupt() == 0);
      const Json start = watch.records("start").at(0);
      CHECK(start.at("pid") == target.process().pid());
      const Json sample = watch.records("sample").back();
      CHECK(sample.at("used_bytes") > 1'000'000);
      CHECK(sample.at("total_bytes") >= sample.at("used_bytes"));
      CHECK(sample.at("rss_bytes") > 10'000'000);
      CHECK(sample.at("external_bytes").is_number());
      CHECK(sample.at("gc").is_object() == runtime.is_node());
      CHECK(sample.at("limit_bytes").is_number() == runtime.is_node());
      const Json full = watch.records("full_gc").back();
      CHECK(full.at("used_bytes") > 1'000'000);
      CHECK(watch.end().at("why") == "interrupted");
      CHECK(watch.end().at("leaks") == 0);
      if (runtime.is_node()) {
        CHECK(http_get(target.http_port(), "/observers") == "0");
      }
    }
  }
}

TEST_CASE("a leak is recorded, acted on, plotted, and the exit status") {
  Target target(any_node(), "watched.cjs");
  target.http_port();  // It runs.
  const std::string port = target.http_port();
  const TempDir dir;
  Watch watch(target.name(),
              {"--warm-up", "0", "--leak-after", "3", "--on-leak",
               "echo $HEAPCLI_TRIGGER $HEAPCLI_LEAK_END_BYTES > told", "--plot",
               "heap.svg"},
              {{}, dir.path().string()});
  watch.await("sample");
  watch.await_text("\"record\":\"leak\"", port, "/grow");
  const Json leak = watch.await("leak");
  await_file(dir.file("told"), 8);
  CHECK(watch.interrupt() == 1);
  CHECK(leak.at("collections") == 3);
  CHECK(leak.at("growth_bytes") > 2'500'000);
  CHECK(leak.at("end_bytes") == leak.at("start_bytes").get<int64_t>() +
                                    leak.at("growth_bytes").get<int64_t>());
  CHECK(leak.at("bytes_per_hour") > 1e8);
  CHECK(read_file(dir.file("told")) ==
        "leak " + std::to_string(leak.at("end_bytes").get<int64_t>()) + "\n");
  const Json action = watch.records("action").at(0);
  CHECK(action.at("action") == "command");
  CHECK(action.at("trigger") == "leak");
  CHECK(watch.end().at("leaks") == 1);
  CHECK(watch.end().at("written") == Json{"heap.svg"});
  CHECK_THAT(read_file(dir.file("heap.svg")),
             ContainsSubstring("class=\"leak\""));
  CHECK(http_get(port, "/observers") == "0");
}

TEST_CASE("a condition that holds takes one snapshot, or samples for a while") {
  Target target(any_node(), "watched.cjs");
  target.http_port();  // It runs.
  const TempDir dir;
  {
    Watch watch(target.name(), {"--when", "gcs >= 0 and used > 0.001%", "-o",
                                dir.path().string(), "--ignore-headroom"});
    CHECK(watch.await("action").at("outcome") == "done");
    watch.await("sample");
    CHECK(watch.interrupt() == 0);
    REQUIRE(watch.records("action").size() == 1);
    REQUIRE(watch.end().at("written").size() == 1);
    const std::string file = watch.end().at("written")[0];
    CHECK(heapcli({"summary", file, "--top", "1"}).status == 0);
  }
  Watch watch(target.name(),
              {"--when", "rss > 1MiB", "--then", "track", "--track-for",
               "300ms", "-o", dir.path().string()});
  CHECK(watch.await("action").at("outcome") == "started");
  watch.await_text("\"outcome\":\"done\"", target.http_port(), "/grow");
  CHECK(watch.interrupt() == 0);
  const std::string file = watch.end().at("written")[0];
  CHECK(heapcli({"summary", file}).status == 0);
}

TEST_CASE("a snapshot without room for it is refused, and taken later") {
  Target target(any_node(), "starving.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  Watch watch(target.name(), {"--when", "used > 1", "-o", dir.path().string()});
  const Json refused = watch.await("action");
  CHECK(refused.at("outcome") == "refused");
  CHECK_THAT(refused.at("text").get<std::string>(),
             ContainsSubstring("what the target sees has 1.00 MiB left") &&
                 ContainsSubstring("--ignore-headroom"));
  for (int i = 0; i < 3; ++i) watch.await_next_sample(port);
  http_get(port, "/relief");
  watch.await_text("\"outcome\":\"done\"", port);
  CHECK(watch.interrupt() == 0);
  // It is refused again and again, and said once.
  CHECK(watch.records("action").size() == 2);
  REQUIRE(watch.end().at("written").size() == 1);
  CHECK(
      heapcli({"summary", watch.end().at("written")[0], "--top", "1"}).status ==
      0);
}

TEST_CASE("watch tells memory of native code from that of Buffers") {
  const std::string place = GENERATE("beyond", "array_buffers");
  Target target(any_node(), "native_growth.cjs");
  const std::string port = target.http_port();
  Watch watch(target.name(), {});
  for (int i = 0; i < 15; ++i) {
    http_get(port, place == "beyond" ? "/beyond" : "/buffers");
    watch.await_next_sample(port);
  }
  CHECK(watch.interrupt() == 0);
  const Json growth = watch.end().at("growth");
  INFO(growth);
  REQUIRE(growth.size() == 1);
  CHECK(growth[0].at("place") == place);
  CHECK(growth[0].at("bytes_per_hour") > 1e9);
}

TEST_CASE("a process is watched by its id, or by its script over a restart") {
  const TempDir dir;
  const std::string path = dir.file("watched_by_name.cjs");
  std::filesystem::copy(script("watched.cjs"), path);
  const std::vector<std::string> start = {any_node().path, "--inspect-port=0",
                                          path};
  const auto http_port = [](ChildProcess& process) {
    return process.await_line(Stream::kOut, "listening on ");
  };
  auto server = std::make_unique<ChildProcess>(start);
  http_port(*server);
  const std::string id = "pid:" + std::to_string(server->pid());
  Watch by_id(id, {});
  CHECK(by_id.await("start").at("pid") == server->pid());
  auto by_name = start_heapcli({"watch", "--name", "watched_by_name.cjs",
                                "--json", "--interval", "100ms"});
  by_name->await_line(Stream::kOut, kSample);
  by_id.await("sample");
  CHECK(http_get(http_port(*server), "/exit") == "bye");
  // An id is not given to another one.
  CHECK(by_id.process().wait() == 0);
  CHECK(by_id.end().at("why") == "exit");
  by_name->await_line(Stream::kOut, kHead + "lost\",");
  server = std::make_unique<ChildProcess>(start);
  http_port(*server);
  const Json back =
      Json::parse("{" + by_name->await_line(Stream::kOut, kHead + "back\","));
  CHECK(back.at("pid") == server->pid());
  CHECK(back.at("restarted") == true);
  by_name->send(SIGINT);
  CHECK(by_name->wait() == 0);
}

TEST_CASE("a target that starts again is watched again") {
  const ReservedPort port;
  const std::string address = "127.0.0.1:" + port.number();
  const std::vector<std::string> start = {
      any_node().path, "--inspect=" + address, script("watched.cjs")};
  std::unique_ptr<Watch> watch;
  {
    ChildProcess target(start);
    const std::string http = target.await_line(Stream::kOut, "listening on ");
    watch = std::make_unique<Watch>(address, Arguments{});
    watch->await("sample");
    // It is not kept from ending.
    CHECK(http_get(http, "/exit") == "bye");
    CHECK(target.wait() == 7);
    watch->await("lost");
  }
  ChildProcess again(start);
  const Json back = watch->await("back");
  CHECK(back.at("restarted") == true);
  CHECK(back.at("pid") == again.pid());
  CHECK(watch->interrupt() == 0);
  CHECK(watch->end().at("restarts") == 1);
}

TEST_CASE("with --until-exit a watch ends with its target") {
  Target target(any_node(), "watched.cjs");
  target.http_port();  // It runs.
  Watch watch(target.name(), {"--until-exit"});
  watch.await("sample");
  CHECK(http_get(target.http_port(), "/exit") == "bye");
  CHECK(watch.process().wait() == 0);
  CHECK(watch.end().at("why") == "exit");
}

TEST_CASE("Prometheus finds the figures on this machine alone") {
  Target target(any_node(), "watched.cjs");
  target.http_port();  // It runs.
  Watch watch(target.name(), {"--prometheus", "0"});
  const std::string url =
      watch.process().await_line(Stream::kErr, "metrics at http://127.0.0.1:");
  const std::string port = url.substr(0, url.find('/'));
  CHECK_THAT(http_get(port, "/metrics"),
             ContainsSubstring("\nheapcli_target_up "));
  watch.await("sample");
  const std::string text = http_get(port, "/metrics");
  CHECK_THAT(text, ContainsSubstring("\nheapcli_target_up 1\n") &&
                       ContainsSubstring("\nheapcli_heap_used_bytes "));
  const TempDir dir;
  write_file(dir.file("metrics"), text);
  const Finished checked =
      run({"sh", "-c",
           "command -v promtool >/dev/null || exit 0; promtool check metrics < "
           "'" +
               dir.file("metrics") + "'"});
  INFO(checked.out << checked.err);
  CHECK(checked.status == 0);
  CHECK(watch.interrupt() == 0);

  const Finished taken =
      heapcli({"attach", target.name(), "watch", "--duration", "1s",
               "--prometheus", target.port()});
  CHECK(taken.status == 2);
  CHECK_THAT(taken.err, ContainsSubstring("cannot listen at"));
}

TEST_CASE("CSV has a heading and a line a sample") {
  Target target(any_node(), "watched.cjs");
  target.http_port();  // It runs.
  const auto watch = start_heapcli(
      {"attach", target.name(), "watch", "--csv", "--interval", "100ms"});
  watch->await_line(Stream::kOut, "20");  // The year.
  watch->send(SIGINT);
  CHECK(watch->wait() == 0);
  std::istringstream lines(watch->out());
  std::string line;
  std::getline(lines, line);
  CHECK(line.starts_with("time,t_s,used_bytes,"));
  const auto commas = std::count(line.begin(), line.end(), ',');
  int samples = 0;
  for (; std::getline(lines, line); ++samples) {
    CHECK(std::count(line.begin(), line.end(), ',') == commas);
  }
  CHECK(samples >= 1);
}

TEST_CASE("watch fits a terminal of 80 columns, and sums up at Ctrl-C") {
  Target target(any_node(), "watched.cjs");
  target.http_port();  // It runs.
  const std::string port = target.http_port();
  TerminalSession terminal(80, 24);
  terminal.type(std::string("'") + HEAPCLI_BINARY + "' attach " +
                target.name() +
                " watch --interval 200ms --gc-every 200ms; echo status $?");
  terminal.await("of the limit");
  terminal.await("B/h");
  terminal.press("C-c");
  const std::string shown = terminal.await("status 0");
  CHECK_THAT(shown, ContainsSubstring("  after gc        trend\n") &&
                        ContainsSubstring("Watched 127.0.0.1:") &&
                        ContainsSubstring("No leak record"));
}

TEST_CASE("what watch cannot do as asked touches no target") {
  const TempDir dir;
  write_file(dir.file("there.svg"), "mine");
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--interval", "1ms"}, "--interval must be at least 100ms"},
      {{"--duration", "0"}, "--duration must be longer than 0"},
      {{"--json", "--csv"}, "exclude each other"},
      {{"--then", "snapshot"}, "--then needs --when"},
      {{"--when", "used > 80 apples"}, "no unit of memory"},
      {{"--when", "used > 80 apples"}, "            ^^^^^^"},
      {{"--on-leak", "snapshot", "-o", dir.file("none")}, "is no directory"},
      {{"--plot", dir.file("there.svg")}, "exists already"},
      {{"--leak-after", "0"}, "--leak-after must be"},
      {{"--leak-growth", "much"}, "not a number of bytes"},
      {{"--worker", "all"}, "one heap"},
      {{"--prometheus", "nowhere:x"}, "is no address"},
      {{"--prometheus", "example.org:9464"}, "needs the IP address"},
      {{"--prometheus", "ws://127.0.0.1:1/x"}, "no URL"},
  };
  for (const auto& [options, message] : cases) {
    Arguments arguments = {"watch", "--target", "127.0.0.1:1"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Finished finished = heapcli(arguments);
    INFO(message << " in " << finished.err);
    CHECK(finished.status == 2);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring(message));
  }
  CHECK(read_file(dir.file("there.svg")) == "mine");
}

}  // namespace
}  // namespace heapcli::tests
