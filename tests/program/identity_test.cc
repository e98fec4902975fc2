// Object ids are worth something only within one inspector session: what the
// program says, with every runtime, when they are and when they are not.

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/sequence.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

constexpr int kRequests = 25;

void leak(const std::string& port) {
  for (int i = 0; i < kRequests; ++i) http_get(port, "/leak");
}

void take(Target& target, const std::string& file) {
  const Finished finished =
      heapcli({"attach", target.name(), "snapshot", "--gc", "-o", file});
  INFO(finished.err);
  REQUIRE(finished.status == 0);
}

// Refuses what needs ids, gives what does not, and says why.
void check_not_comparable(const std::string& base, const std::string& later,
                          int sessions_delta) {
  const Json diff = document(heapcli({"--json", "diff", base, later}));
  CHECK(diff.at("comparable") == false);
  CHECK_THAT(diff.value("reason", ""),
             ContainsSubstring("not of one inspector session"));
  const Json leaked = class_named(diff, "LeakedSession");
  if (sessions_delta == 0) {
    CHECK(leaked.is_null());
  } else {
    REQUIRE(leaked.is_object());
    CHECK(leaked.at("count_delta") == sessions_delta);
    CHECK(leaked.at("bytes_delta").get<int64_t>() > 0);
    for (const char* figure :
         {"added_count", "removed_count", "added_bytes", "removed_bytes"}) {
      CHECK(leaked.at(figure).is_null());
      CHECK(diff.at("totals").at(figure).is_null());
    }
  }
  const Finished text = heapcli({"diff", base, later});
  CHECK(text.status == 0);
  CHECK_THAT(text.out, ContainsSubstring("not of one inspector session"));
  CHECK_THAT(text.out, ContainsSubstring("--count"));
  CHECK_THAT(text.out, !ContainsSubstring("deleted"));
}

TEST_CASE("one session keeps ids, also with a heap at rest") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_server.cjs");
      target.http_port();
      const TempDir dir;
      const Finished finished =
          take_sequence(target, dir.path(), 2, [](int) {});
      CHECK_THAT(finished.err, !ContainsSubstring("warning"));
      const Json taken = document(finished);
      for (const Json& entry : taken.at("snapshots")) {
        CHECK(entry.at("ids_kept") == true);
      }
      const Json diff =
          document(heapcli({"--json", "diff", numbered_snapshot(dir.path(), 1),
                            numbered_snapshot(dir.path(), 2)}));
      CHECK(diff.at("comparable") == true);
      CHECK(class_named(diff, "LeakedSession").is_null());
    }
  }
}

TEST_CASE("a reconnect between two snapshots makes them not comparable") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_server.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      take(target, dir.file("a.heapsnapshot"));
      leak(port);
      take(target, dir.file("b.heapsnapshot"));
      check_not_comparable(dir.file("a.heapsnapshot"),
                           dir.file("b.heapsnapshot"), kRequests);
    }
  }
}

TEST_CASE("another client that leaves in between is noticed") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target target(runtime, "leaky_server.cjs");
      const std::string port = target.http_port();
      const TempDir dir;
      // After the first snapshot, and not after the second.
      const Finished finished =
          take_sequence(target, dir.path(), 3, [&](int round) {
            if (round == 1) {
              CHECK(heapcli({"attach", target.name()}).status == 0);
            }
            leak(port);
          });
      CHECK(finished.status == 0);
      CHECK_THAT(finished.err,
                 ContainsSubstring("warning: object ids were lost before " +
                                   numbered_snapshot(dir.path(), 2)));
      CHECK_THAT(finished.err,
                 !ContainsSubstring("lost before " +
                                    numbered_snapshot(dir.path(), 3)));
      const Json snapshots = document(finished).at("snapshots");
      CHECK(snapshots.at(0).at("ids_kept") == true);
      CHECK(snapshots.at(1).at("ids_kept") == false);
      CHECK(snapshots.at(2).at("ids_kept") == true);

      check_not_comparable(numbered_snapshot(dir.path(), 1),
                           numbered_snapshot(dir.path(), 2), kRequests);
      check_not_comparable(numbered_snapshot(dir.path(), 1),
                           numbered_snapshot(dir.path(), 3), 2 * kRequests);
      const Json diff =
          document(heapcli({"--json", "diff", numbered_snapshot(dir.path(), 2),
                            numbered_snapshot(dir.path(), 3)}));
      CHECK(diff.at("comparable") == true);
      CHECK(class_named(diff, "LeakedSession").at("added_count") == kRequests);
    }
  }
}

// The hardest pair, as both heaps are laid out almost alike.
TEST_CASE("two processes of one program are not comparable") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      Target one(runtime, "leaky_server.cjs");
      Target other(runtime, "leaky_server.cjs");
      one.http_port();
      other.http_port();
      const TempDir dir;
      take(one, dir.file("a.heapsnapshot"));
      take(other, dir.file("b.heapsnapshot"));
      check_not_comparable(dir.file("a.heapsnapshot"),
                           dir.file("b.heapsnapshot"), 0);
      leak(other.http_port());
      take(other, dir.file("c.heapsnapshot"));
      check_not_comparable(dir.file("a.heapsnapshot"),
                           dir.file("c.heapsnapshot"), kRequests);
    }
  }
}

TEST_CASE("a sequence compared with a snapshot of another session says so") {
  Target target(any_node(), "leaky_server.cjs");
  const std::string port = target.http_port();
  const TempDir dir;
  const std::string base = dir.file("base.heapsnapshot");
  take(target, base);
  leak(port);
  const Json taken =
      document(heapcli({"--json", "attach", target.name(), "snapshot", "--gc",
                        "-o", dir.file("later.heapsnapshot"), "--diff", base}));
  CHECK(taken.at("diff").at("comparable") == false);
  CHECK_FALSE(taken.at("diff").value("reason", "").empty());
  const Json leaked = class_named(taken.at("diff"), "LeakedSession");
  REQUIRE(leaked.is_object());
  CHECK(leaked.at("count_delta") == kRequests);
  CHECK(leaked.at("added_count").is_null());
}

}  // namespace
}  // namespace heapcli::tests
