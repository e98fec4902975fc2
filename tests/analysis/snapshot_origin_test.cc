#include "analysis/snapshot_origin.h"

#include <nlohmann/json.hpp>

#include "analysis/identity.h"
#include "tests/analysis/snapshot_text.h"
#include "tests/catch.h"

namespace heapcli::analysis {
namespace {

using Json = nlohmann::json;
using tests::ContainsSubstring;

SnapshotOrigin some_origin() {
  return {"0123456789abcdef0123456789abcdef",
          2,
          1234,
          "node 20.20.2",
          "11.3.244.8-node.38",
          "2026-03-14T15:09:26.535Z"};
}

Json header_with(const SnapshotOrigin& origin) {
  return Json::parse("{" + origin_member(origin) + "\"node_count\":1}");
}

TEST_CASE("an origin is read as it was written") {
  const auto read = snapshot_origin(header_with(some_origin()));
  REQUIRE(read.has_value());
  CHECK(read->session == some_origin().session);
  CHECK(read->losses == 2);
  CHECK(read->pid == 1234);
  CHECK(read->runtime == "node 20.20.2");
  CHECK(read->v8 == "11.3.244.8-node.38");
  CHECK(read->taken_at == "2026-03-14T15:09:26.535Z");
}

TEST_CASE("a header without an origin has none") {
  CHECK_FALSE(snapshot_origin(Json::parse(R"({"node_count":1})")).has_value());
  for (const char* text :
       {R"({"heapcli":1})", R"({"heapcli":{}})", R"({"heapcli":null})",
        R"({"heapcli":{"session":7}})", R"({"heapcli":{"session":""}})",
        R"({"heapcli":{"session":"\u001b[31m"}})"}) {
    INFO(text);
    CHECK_FALSE(snapshot_origin(Json::parse(text)).has_value());
  }
}

TEST_CASE("members of an origin that are nonsense are left empty") {
  const auto read = snapshot_origin(Json::parse(
      R"({"heapcli":{"session":"a","losses":-1,"pid":"12","runtime":["x"],)"
      R"("v8":"a\nb","taken_at":")" +
      std::string(300, '9') + "\"}}"));
  REQUIRE(read.has_value());
  CHECK(read->losses == 0);
  CHECK(read->pid == 0);
  CHECK(read->runtime.empty());
  CHECK(read->v8.empty());
  CHECK(read->taken_at.empty());
}

TEST_CASE("an origin of any text is written as JSON") {
  SnapshotOrigin origin = some_origin();
  origin.runtime = "\"\\\x80\x1b}";
  CHECK_NOTHROW(header_with(origin));
}

TEST_CASE("ids are said to differ with the session, or when they were lost") {
  const SnapshotOrigin one = some_origin();
  CHECK(why_ids_differ(one, one).empty());

  SnapshotOrigin lost = one;
  lost.losses = 3;
  CHECK_THAT(why_ids_differ(one, lost), ContainsSubstring("another client"));

  SnapshotOrigin again = one;
  again.session = "b";
  again.taken_at = "2026-03-14T15:10:00.000Z";
  CHECK(why_ids_differ(one, again) ==
        "both are of pid 1234, but taken in two sessions, at "
        "2026-03-14T15:09:26.535Z and at 2026-03-14T15:10:00.000Z");

  again.pid = 77;
  CHECK(why_ids_differ(one, again) ==
        "one is of pid 1234, taken at 2026-03-14T15:09:26.535Z, the other of "
        "pid 77, taken at 2026-03-14T15:10:00.000Z");

  again.taken_at.clear();
  again.pid = 0;
  CHECK_THAT(why_ids_differ(one, again),
             ContainsSubstring("the other of a process, taken at some time"));
}

// What two processes of one program come to now and then.
TEST_CASE("equal heaps of two sessions are not comparable") {
  tests::SnapshotText text;
  text.node("object", "Session", 16);
  analysis::HeapGraph one = text.graph();
  analysis::HeapGraph other = text.graph();
  const auto identity = [&] {
    return compare_identity(one, nodes_by_id(one), other, nodes_by_id(other));
  };
  CHECK(identity().comparable);

  one.meta.origin = some_origin();
  CHECK(identity().comparable);  // Only one of them says anything.

  other.meta.origin = some_origin();
  CHECK(identity().comparable);

  other.meta.origin->session = "b";
  CHECK_FALSE(identity().comparable);
  CHECK_THAT(identity().reason,
             ContainsSubstring("not of one inspector session"));
}

}  // namespace
}  // namespace heapcli::analysis
