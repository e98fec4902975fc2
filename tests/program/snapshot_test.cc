// heapcli snapshot, and summary and diff of what it wrote.

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "tests/catch.h"
#include "tests/program/fake_inspector.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/sequence.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

mode_t mode_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return 0;
  return status.st_mode & 07777;
}

// What the plainest JavaScript reads out of snapshots.
Json facts(const std::string& class_name,
           const std::vector<std::string>& files) {
  std::vector<std::string> argv = {"node", "--max-old-space-size=2000",
                                   script("snapshot_facts.cjs"), class_name};
  argv.insert(argv.end(), files.begin(), files.end());
  const Finished finished = run(argv);
  if (finished.status != 0) throw std::runtime_error(finished.err);
  return Json::parse(finished.out);
}

TEST_CASE("a snapshot is whole, private, and read by others as by us") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_server.cjs");
      const std::string port = target.http_port();
      for (int i = 0; i < 7; ++i) http_get(port, "/leak");
      const TempDir dir;
      const std::string file = dir.file("a.heapsnapshot");

      const Finished finished =
          heapcli({"attach", target.name(), "snapshot", "-o", file});
      CHECK(finished.status == 0);
      CHECK(finished.out == "");
      CHECK_THAT(finished.err, ContainsSubstring(file + ": "));
      CHECK_THAT(finished.err, ContainsSubstring("target paused for "));
      CHECK_THAT(finished.err, !ContainsSubstring("warning"));
      CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});
      CHECK(mode_of(file) == 0600);

      const Json truth = facts("LeakedSession", {file}).at(0);
      CHECK(truth.at("instances") == 7);
      const Json summary = document(heapcli({"summary", file, "--json"}));
      CHECK(summary.at("schema") == "heapcli/summary/1");
      CHECK(summary.at("file") == file);
      CHECK(summary.at("node_count") == truth.at("node_count"));
      CHECK(summary.at("edge_count") == truth.at("edge_count"));
      CHECK(class_named(summary, "LeakedSession").at("count") == 7);
      CHECK(http_get(port, "/") == "7");
    }
  }
}

TEST_CASE("a sequence in one session shows the leak to the object") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_server.cjs");
      const std::string port = target.http_port();
      http_get(port, "/leak");
      const TempDir dir;

      const Finished finished =
          take_sequence(target, dir.path(), 3, [&](int round) {
            for (int i = 0; i < 10 * round; ++i) http_get(port, "/leak");
          });
      CHECK_THAT(finished.err, !ContainsSubstring("warning"));
      const Json taken = document(finished);
      CHECK(taken.at("schema") == "heapcli/snapshot/1");
      CHECK(dir.files() == std::vector<std::string>{"001.heapsnapshot",
                                                    "002.heapsnapshot",
                                                    "003.heapsnapshot"});
      std::vector<std::string> files;
      for (int n = 1; n <= 3; ++n) {
        files.push_back(numbered_snapshot(dir.path(), n));
      }
      const Json truth = facts("LeakedSession", files);
      REQUIRE(taken.at("snapshots").size() == 3);
      for (size_t i = 0; i < 3; ++i) {
        const Json& entry = taken.at("snapshots")[i];
        CHECK(entry.at("file") == files[i]);
        CHECK(entry.at("ids_kept") == true);
        CHECK(entry.at("bytes") == std::filesystem::file_size(files[i]));
        CHECK(entry.at("node_count") == truth[i].at("node_count"));
        CHECK(entry.at("edge_count") == truth[i].at("edge_count"));
        CHECK(entry.at("pause_ms").is_number_integer());
      }
      // 1 warm-up request, 10, 20.
      CHECK(truth[1].at("added") == 10);
      CHECK(truth[2].at("added") == 20);
      for (size_t i = 1; i < 3; ++i) {
        const Json diff =
            document(heapcli({"diff", files[i - 1], files[i], "--json"}));
        CHECK(diff.at("schema") == "heapcli/diff/1");
        CHECK(diff.at("comparable") == true);
        const Json leaked = class_named(diff, "LeakedSession");
        REQUIRE(leaked.is_object());
        CHECK(leaked.at("added_count") == truth[i].at("added"));
        CHECK(leaked.at("removed_count") == 0);
        CHECK(leaked.at("count_delta") == truth[i].at("added"));
        CHECK(leaked.at("added_bytes").get<int64_t>() > 0);
        CHECK(leaked.at("bytes_delta") == leaked.at("added_bytes"));
      }
      const Json whole =
          document(heapcli({"diff", files[0], files[2], "--json"}));
      CHECK(class_named(whole, "LeakedSession").at("added_count") == 30);
    }
  }
}

TEST_CASE(
    "the option --diff compares a new snapshot with an older file at once") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const std::string base = dir.file("base.heapsnapshot");
  const std::string later = dir.file("later.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", base}).status ==
          0);

  const Json taken =
      document(heapcli({"--json", "attach", target.name(), "snapshot", "-o",
                        later, "--diff", base}));
  const Json& diff = taken.at("diff");
  CHECK(diff.at("base") == base);
  CHECK(diff.at("target") == later);
  CHECK(diff == document(heapcli({"--json", "diff", base, later})));

  const Finished text = heapcli({"attach", target.name(), "snapshot", "--force",
                                 "-o", later, "--diff", base});
  CHECK(text.status == 0);
  CHECK_THAT(text.out, ContainsSubstring("size delta"));
  CHECK_THAT(text.err, ContainsSubstring(later + ": "));
}

TEST_CASE(
    "the option --no-analyze writes the same kind of file, and no counts") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  const Json taken =
      document(heapcli({"--json", "attach", target.name(), "snapshot",
                        "--no-analyze", "-o", file}));
  CHECK(taken.at("target") == target.name());
  const Json& entry = taken.at("snapshots").at(0);
  CHECK(entry.at("node_count").is_null());
  CHECK(entry.at("edge_count").is_null());
  CHECK(entry.at("bytes") == std::filesystem::file_size(file));
  CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});
  CHECK(facts("x", {file}).at(0).at("node_count") ==
        document(heapcli({"summary", file, "--json"})).at("node_count"));
}

TEST_CASE("a file that exists is kept unless --force says otherwise") {
  Target target(any_node(), "leaky_server.cjs");
  target.http_port();
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  write_file(file, "precious");
  REQUIRE(chmod(file.c_str(), 0644) == 0);

  const Finished refused =
      heapcli({"attach", target.name(), "snapshot", "-o", file});
  CHECK(refused.status == 2);
  CHECK(refused.out == "");
  CHECK_THAT(refused.err, ContainsSubstring(file + " exists already"));
  CHECK_THAT(refused.err, ContainsSubstring("--force"));
  CHECK(read_file(file) == "precious");
  CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});

  CHECK(heapcli({"attach", target.name(), "snapshot", "--force", "-o", file})
            .status == 0);
  CHECK(dir.files() == std::vector<std::string>{"a.heapsnapshot"});
  CHECK(mode_of(file) == 0600);
  CHECK(heapcli({"summary", file}).status == 0);
}

TEST_CASE("one existing file of a sequence refuses the whole sequence") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  write_file(dir.path() / "002.heapsnapshot", "precious");
  const Finished refused = heapcli(
      {"attach", target.name(), "snapshot", "--count", "2", "-o", dir.path()});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, ContainsSubstring("002.heapsnapshot exists already"));
  CHECK(dir.files() == std::vector<std::string>{"002.heapsnapshot"});
}

TEST_CASE("without -o a snapshot is named by the time") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  ChildOptions here;
  here.directory = dir.path();
  CHECK(heapcli({"attach", target.name(), "snapshot"}, here).status == 0);
  REQUIRE(dir.files().size() == 1);
  CHECK(dir.files()[0].starts_with("heap-2"));
  CHECK(dir.files()[0].ends_with(".heapsnapshot"));
}

TEST_CASE("a directory is made for a snapshot that goes into one") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  CHECK(heapcli({"attach", target.name(), "snapshot", "-o", dir.file("run/")})
            .status == 0);
  CHECK(dir.files() == std::vector<std::string>{"run/001.heapsnapshot"});
}

TEST_CASE("a snapshot can be read from standard input") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", file}).status ==
          0);
  const Json by_name = document(heapcli({"--json", "summary", file}));
  const Json by_pipe = document(heapcli_in_shell("cat '" + file + "' | \"$@\"",
                                                 {"--json", "summary", "-"}));
  CHECK(by_pipe.at("classes") == by_name.at("classes"));
}

TEST_CASE("the option --compress writes zstd, which every command reads") {
  Target target(any_node(), "leaky_server.cjs");
  const TempDir dir;
  const std::string plain = dir.file("plain.heapsnapshot");
  const std::string packed = dir.file("packed.heapsnapshot.zst");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", plain}).status ==
          0);
  const Json taken = document(
      heapcli({"--json", "attach", target.name(), "snapshot", "--compress",
               "-o", dir.file("packed.heapsnapshot"), "--diff", plain}));
  const Json& entry = taken.at("snapshots").at(0);
  CHECK(entry.at("file") == packed);
  CHECK(entry.at("bytes") == std::filesystem::file_size(packed));
  CHECK(std::filesystem::file_size(packed) * 3 <
        std::filesystem::file_size(plain));
  CHECK(mode_of(packed) == 0600);
  const Json summary = document(heapcli({"--json", "summary", packed}));
  CHECK(summary.at("node_count") == entry.at("node_count"));
  CHECK(taken.at("diff") ==
        document(heapcli({"--json", "diff", plain, packed})));
  const Json by_pipe = document(heapcli_in_shell("\"$@\" < '" + packed + "'",
                                                 {"--json", "summary", "-"}));
  CHECK(by_pipe.at("classes") == summary.at("classes"));
}

TEST_CASE("what was allocated between two snapshots and survived a third") {
  Target target(any_node(), "leaky_server.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  const Finished taken = take_sequence(target, dir.path(), 3, [&](int round) {
    for (int i = 0; i < 10 * round; ++i) http_get(port, "/leak");
  });
  REQUIRE(taken.status == 0);
  const auto file = [&](int number) {
    return numbered_snapshot(dir.path(), number);
  };
  const Json survivors =
      document(heapcli({"--json", "diff", file(1), file(2), file(3)}));
  CHECK(survivors.at("later") == file(3));
  const Json leaked = class_named(survivors, "LeakedSession");
  CHECK(leaked.at("count") == 10);
  CHECK(leaked.at("retained_bytes") >= leaked.at("shallow_bytes"));
  const Finished text = heapcli({"diff", file(1), file(2), file(3)});
  CHECK(text.status == 0);
  CHECK_THAT(text.out, ContainsSubstring("LeakedSession"));

  // Ids tell when an object came only within a session.
  Target other(any_node(), "leaky_server.cjs");
  const std::string foreign = dir.file("foreign.heapsnapshot");
  REQUIRE(heapcli({"attach", other.name(), "snapshot", "-o", foreign}).status ==
          0);
  const Finished refused = heapcli({"diff", file(1), file(2), foreign});
  CHECK(refused.status == 4);
  CHECK_THAT(refused.err, ContainsSubstring("not of one inspector session"));
}

TEST_CASE("nodes prints one document a node, in the order of the file") {
  const FakeInspector peer("unusual");
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  write_file(file, http_get(peer.port(), "/snapshot"));
  const Finished finished = heapcli({"nodes", file});
  REQUIRE(finished.status == 0);
  std::istringstream lines(finished.out);
  uint64_t things = 0;
  uint64_t nodes = 0;
  for (std::string line; std::getline(lines, line); ++nodes) {
    const Json node = Json::parse(line);
    CHECK(node.at("retained_bytes") >= node.at("shallow_bytes"));
    things += node.at("class") == "Thing";
  }
  CHECK(nodes == 6);
  CHECK(things == 3);
  const Finished filtered = heapcli({"nodes", file, "--filter", "^Thing$"});
  CHECK(std::count(filtered.out.begin(), filtered.out.end(), '\n') == 3);
}

TEST_CASE("chunks in unusual forms make the same file") {
  FakeInspector peer("unusual");
  const TempDir dir;
  const std::string file = dir.file("a.heapsnapshot");
  const Json taken = document(
      heapcli({"--json", "attach", peer.name(), "snapshot", "-o", file}));
  CHECK(without_origin(read_file(file)) == http_get(peer.port(), "/snapshot"));
  CHECK(taken.at("snapshots").at(0).at("node_count") == 6);
  const Json summary = document(heapcli({"--json", "summary", file}));
  CHECK(class_named(summary, "Thing").at("count") == 3);
}

}  // namespace
}  // namespace heapcli::tests
