// track --allocations and what is told of the file, on real targets.

#include <csignal>

#include "tests/catch.h"
#include "tests/program/fake_inspector.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

Arguments track(const std::string& target, const std::string& duration,
                const std::string& file) {
  return {"--json",     "attach", target, "track", "--allocations",
          "--duration", duration, "-o",   file};
}

Json function_named(const Json& document, const std::string& name) {
  for (const Json& row : document.at("functions")) {
    if (row.at("function") == name) return row;
  }
  return nullptr;
}

// V8 no longer notes stacks: an ordinary snapshot has none.
void check_no_longer_tracked(Target& target, const TempDir& dir) {
  const std::string file = dir.file("after.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", file}).status ==
          0);
  CHECK_THAT(read_file(file).substr(0, 5000),
             ContainsSubstring("\"trace_function_count\":0"));
}

// Of what keep() has allocated: who allocated it, of one and of all.
void check_one_object(const std::string& file) {
  const Json kept = document(heapcli(
      {"--json", "query", file, "class == \"Kept\" && allocated_at ~ /keep/"}));
  CHECK(kept.at("match_count") > 0);
  const Json none = document(heapcli(
      {"--json", "query", file, "class == \"Kept\" && allocated_at == \"?\""}));
  CHECK(none.at("match_count") == 0);
  const std::string id =
      "@" + std::to_string(kept.at("nodes").at(0).at("id").get<uint32_t>());
  const Json shown = document(heapcli({"--json", "show", file, id}));
  CHECK(shown.at("class") == "Kept");
  REQUIRE(shown.at("stack").size() >= 2);
  CHECK(shown.at("stack").at(0).at("function") == "keep");
  CHECK(shown.at("stack").at(0).at("line") == 16);
  CHECK_THAT(heapcli({"show", file, id}).out,
             ContainsSubstring("allocated by\n  keep "));
}

TEST_CASE("compaction goes on again when heapcli is killed in between") {
  // Node 12 to 20 can crash when a client leaves in the middle.
  const Runtime* newest = nullptr;
  for (const Runtime& runtime : runtimes()) {
    if (runtime.node_major >= 22) newest = &runtime;
  }
  if (newest == nullptr) return;
  Target target(*newest, "compaction_flags.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  const auto recording =
      start_heapcli(track(target.name(), "100ms", dir.file("a.heaptimeline")));
  await_file(dir.file("a.heaptimeline.part"), 100'000);
  recording->send(SIGKILL);
  recording->wait();
  CHECK(http_get(port, "/flags") == "--no-compact");
  CHECK(http_get(port, "/minute") == "--no-compact --compact");
}

TEST_CASE("a recording says which function allocated what is alive") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocating.cjs");
      target.process().await_line(Stream::kOut, "busy");
      const TempDir dir;
      const std::string file = dir.file("a.heaptimeline");
      const Json taken = document(heapcli(track(target.name(), "800ms", file)));
      CHECK(taken.at("ended_early") == false);
      CHECK(taken.at("file") == file);
      const Json garbage = function_named(taken, "makeGarbage");
      REQUIRE(garbage.is_object());
      CHECK(garbage.at("allocated_bytes") > 10'000);
      CHECK_THAT(garbage.at("url").get<std::string>(),
                 ContainsSubstring("allocating.cjs"));
      CHECK(garbage.at("line") == 12);

      const Json offline = document(heapcli({"--json", "allocations", file}));
      CHECK(offline.at("functions") == taken.at("functions"));
      const std::string graph = dir.file("a.svg");
      CHECK(heapcli({"--quiet", "convert", file, graph}).status == 0);
      if (runtime.node_major >= 16) {
        CHECK_THAT(read_file(graph), ContainsSubstring("allocating.cjs"));
      }
      const Json summary =
          document(heapcli({"--json", "summary", "--stacks", "100", file}));
      const Json kept = class_named(summary, "Kept");
      CHECK(kept.at("count") > 0);
      CHECK(kept.at("stacks").is_array());
      // Node 12 and Deno lose most stacks (docs/allocation-stacks.md).
      if (runtime.node_major >= 16) {
        CHECK(kept.at("allocated_at").at("url") == garbage.at("url"));
        uint64_t known = 0;
        for (const Json& stack : kept.at("stacks")) {
          known += stack.at("count").get<uint64_t>();
        }
        CHECK(known > kept.at("count").get<uint64_t>() / 2);
        const Json part =
            document(heapcli({"--json", "summary", file, "--allocated-between",
                              "200ms..400ms"}));
        const Json some = class_named(part, "Kept");
        REQUIRE(some.is_object());
        CHECK(some.at("count") > 0);
        CHECK(some.at("count") < kept.at("count"));
        check_one_object(file);
      }
      check_no_longer_tracked(target, dir);
    }
  }
}

TEST_CASE("Ctrl-C ends a recording early and keeps it") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "allocating.cjs");
      target.process().await_line(Stream::kOut, "busy");
      const TempDir dir;
      const std::string file = dir.file("a.heaptimeline");
      const auto recording = start_heapcli(track(target.name(), "1h", file));
      recording->await_line(Stream::kErr, "recording for");
      recording->send(SIGINT);
      const int status = recording->wait();
      INFO(recording->err());
      CHECK(status == 0);
      const Json taken = Json::parse(recording->out());
      CHECK(taken.at("ended_early") == true);
      CHECK(heapcli({"summary", file}).status == 0);
      check_no_longer_tracked(target, dir);
    }
  }
}

TEST_CASE("a recorder that is killed leaves the target as it was") {
  Target target(any_node(), "allocating.cjs");
  target.process().await_line(Stream::kOut, "busy");
  const TempDir dir;
  const auto recording =
      start_heapcli(track(target.name(), "1h", dir.file("a.heaptimeline")));
  recording->await_line(Stream::kErr, "recording for");
  recording->send(SIGKILL);
  recording->wait();
  check_no_longer_tracked(target, dir);
}

TEST_CASE("a target that ends during a recording is an error") {
  Target target(any_node(), "allocating.cjs");
  target.process().await_line(Stream::kOut, "busy");
  const TempDir dir;
  const auto recording =
      start_heapcli(track(target.name(), "1h", dir.file("a.heaptimeline")));
  recording->await_line(Stream::kErr, "recording for");
  target.process().send(SIGKILL);
  CHECK(recording->wait() == 3);
  CHECK_THAT(recording->err(), ContainsSubstring("closed the connection"));
  CHECK(recording->out() == "");
  CHECK(dir.files().empty());
}

TEST_CASE("a recording replaces no file, and takes time") {
  const TempDir dir;
  const std::string file = dir.file("a.heaptimeline");
  write_file(file, "mine");
  const Finished exists = heapcli(track("127.0.0.1:1", "1s", file));
  CHECK(exists.status == 2);
  CHECK_THAT(exists.err, ContainsSubstring("--force"));
  CHECK(read_file(file) == "mine");
  CHECK(heapcli(track("127.0.0.1:1", "0s", dir.file("b"))).status == 2);
  CHECK(heapcli(track("127.0.0.1:1", "1s", "-")).status == 2);
}

TEST_CASE("track --allocations does not go with what samples are asked for") {
  const Finished finished =
      heapcli({"attach", "9", "track", "--allocations", "--windows", "3"});
  CHECK(finished.status == 2);
  CHECK_THAT(finished.err, ContainsSubstring("--windows"));
}

TEST_CASE("a snapshot without stacks says how to get some") {
  const FakeInspector peer("unusual");
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  REQUIRE(heapcli({"attach", peer.name(), "snapshot", "-o", file}).status == 0);
  const Finished allocations = heapcli({"allocations", file});
  CHECK(allocations.status == 4);
  CHECK_THAT(allocations.err, ContainsSubstring("track --allocations"));
  const Finished part =
      heapcli({"summary", file, "--allocated-between", "1s.."});
  CHECK(part.status == 4);
  CHECK_THAT(part.err, ContainsSubstring("track --allocations"));
  const Finished stacks = heapcli({"summary", file, "--stacks", "3"});
  CHECK(stacks.status == 0);
  CHECK_THAT(stacks.err, ContainsSubstring("warning"));
  CHECK(heapcli({"summary", file, "--allocated-between", "1s"}).status == 2);
  const Json summary = document(heapcli({"--json", "summary", file}));
  CHECK(!summary.at("classes").at(0).contains("allocated_at"));
}

}  // namespace
}  // namespace heapcli::tests
