#include "cdp/live_object.h"

#include <algorithm>

#include "cdp/error.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::cdp {
namespace {

using tests::fake_session;
using tests::FakePeer;

Json object(const std::string& handle, const std::string& name) {
  return {{"type", "object"},
          {"className", name},
          {"description", name},
          {"objectId", handle}};
}

Json property(const std::string& name, const Json& value) {
  return {{"name", name}, {"value", value}};
}

// Objects by handle, with what getProperties says of each. The id is 7.
std::shared_ptr<FakePeer> peer_with(const Json& root, const Json& objects) {
  auto peer = std::make_shared<FakePeer>();
  peer->methods["HeapProfiler.getObjectByHeapObjectId"] =
      [root](const Json& params) -> Json {
    CHECK(params["objectId"] == "7");
    CHECK_FALSE(params["objectGroup"].empty());
    return {{"result", root}};
  };
  peer->methods["Runtime.getProperties"] = [objects](const Json& params) {
    CHECK(params["ownProperties"] == true);
    return objects.at(params["objectId"].get<std::string>());
  };
  peer->methods["Runtime.callFunctionOn"] = [](const Json&) -> Json {
    return {{"result", {{"type", "number"}, {"value", 2}}}};
  };
  peer->methods["Runtime.releaseObjectGroup"] = [](const Json&) {
    return Json::object();
  };
  return peer;
}

bool released(const FakePeer& peer) {
  return !peer.calls.empty() &&
         peer.calls.back() == "Runtime.releaseObjectGroup";
}

TEST_CASE("a live object has its properties, and is let go") {
  const auto peer =
      peer_with(object("1", "Session"),
                {{"1",
                  {{"result",
                    {property("n", {{"type", "number"}, {"value", 3}}),
                     property("user", object("2", "User")),
                     {{"name", "lazy"}, {"get", {{"type", "function"}}}},
                     property("__proto__", object("3", "Object"))}},
                   {"internalProperties",
                    {property("[[Prototype]]", object("3", "Object")),
                     property("[[PromiseState]]",
                              {{"type", "string"}, {"value", "pending"}})}}}}});
  Session session = fake_session(peer);
  const LiveObject found = inspect_live_object(session, 7, {});
  CHECK(released(*peer));
  CHECK(found.value.class_name == "Session");
  REQUIRE(found.properties.size() == 4);
  CHECK(found.properties[0].name == "n");
  CHECK(found.properties[0].value.value == 3);
  CHECK(found.properties[1].value.description == "User");
  CHECK(found.properties[1].properties.empty());
  CHECK(found.properties[2].kind == LiveProperty::Kind::kAccessor);
  CHECK(found.properties[2].has_getter);
  CHECK_FALSE(found.properties[2].has_setter);
  CHECK(found.properties[3].kind == LiveProperty::Kind::kInternal);
  CHECK(found.left_out == 0);
}

TEST_CASE("with a depth, the properties of properties are listed") {
  // A cycle, which only the depth ends.
  const Json objects = {
      {"1", {{"result", {property("self", object("1", "Ring"))}}}}};
  const auto peer = peer_with(object("1", "Ring"), objects);
  Session session = fake_session(peer);
  LiveObjectOptions options;
  options.depth = 3;
  const LiveObject found = inspect_live_object(session, 7, options);
  const LiveProperty& second = found.properties.at(0).properties.at(0);
  CHECK(second.properties.at(0).name == "self");
  CHECK(second.properties.at(0).properties.empty());
  CHECK(released(*peer));
}

TEST_CASE("the entries of a Map are its properties") {
  const Json entry = {
      {"type", "object"}, {"subtype", "internal#entry"}, {"objectId", "4"}};
  const auto peer =
      peer_with({{"type", "object"},
                 {"subtype", "map"},
                 {"className", "Map"},
                 {"description", "Map(1)"},
                 {"objectId", "1"}},
                {{"1",
                  {{"internalProperties",
                    {property("[[Entries]]", object("3", "Array(1)"))}}}},
                 {"3", {{"result", {property("0", entry)}}}},
                 {"4",
                  {{"result",
                    {property("key", {{"type", "string"}, {"value", "k"}}),
                     property("value", object("5", "Session"))}}}}});
  Session session = fake_session(peer);
  const LiveObject found = inspect_live_object(session, 7, {});
  REQUIRE(found.properties.size() == 1);
  CHECK(found.properties[0].kind == LiveProperty::Kind::kEntry);
  REQUIRE(found.properties[0].key);
  CHECK(found.properties[0].key->value == "k");
  CHECK(found.properties[0].value.description == "Session");
}

TEST_CASE("of a large object the beginning is fetched, and no more") {
  const Json list = {{"type", "object"},
                     {"subtype", "array"},
                     {"description", "Array(1000000)"},
                     {"objectId", "1"}};
  Json all = Json::array();
  for (int i = 0; i < 3; ++i) {
    all.push_back(property(std::to_string(i), {{"type", "undefined"}}));
  }
  const auto peer = peer_with(list, {{"2", {{"result", all}}}});
  peer->methods["Runtime.callFunctionOn"] = [](const Json& params) -> Json {
    CHECK(params["arguments"][0]["value"] == 3);
    return {{"result", object("2", "Array")}};
  };
  Session session = fake_session(peer);
  LiveObjectOptions options;
  options.most_properties = 3;
  const LiveObject found = inspect_live_object(session, 7, options);
  CHECK(found.properties.size() == 3);
  CHECK(found.left_out == 999'997);
}

TEST_CASE("a proxy is never asked for its keys") {
  Json proxy = object("1", "Proxy");
  proxy["subtype"] = "proxy";
  const auto peer = peer_with(proxy, {{"1", Json::object()}});
  Session session = fake_session(peer);
  inspect_live_object(session, 7, {});
  CHECK(std::count(peer->calls.begin(), peer->calls.end(),
                   "Runtime.callFunctionOn") == 0);
}

TEST_CASE("a function says where it begins") {
  const auto peer = peer_with(
      {{"type", "function"},
       {"className", "Function"},
       {"description", "function f() {}"},
       {"objectId", "1"}},
      {{"1",
        {{"internalProperties",
          {property("[[FunctionLocation]]", {{"type", "object"},
                                             {"subtype", "internal#location"},
                                             {"value",
                                              {{"scriptId", "12"},
                                               {"lineNumber", 4},
                                               {"columnNumber", 9}}}})}}}}});
  Session session = fake_session(peer);
  const LiveObject found = inspect_live_object(session, 7, {});
  REQUIRE(found.value.location);
  CHECK(found.value.location->script_id == "12");
  CHECK(found.value.location->line == 4);
}

TEST_CASE("an object that V8 does not give is an error, and nothing is kept") {
  const auto peer = std::make_shared<FakePeer>();
  Session session = fake_session(peer);
  CHECK_THROWS_AS(inspect_live_object(session, 7, {}), Error);
  CHECK(released(*peer));
}

TEST_CASE("answers that make no sense are left out") {
  for (const Json& nonsense : std::vector<Json>{
           {{"result", 3}},
           {{"result", {1, nullptr, "x", {{"name", 5}, {"value", 6}}}}},
           {{"internalProperties",
             {1, property("[[Entries]]", {{"type", "object"}}),
              property("[[FunctionLocation]]", {{"type", "object"}})}}},
           Json::object()}) {
    const auto peer = peer_with(object("1", "X"), {{"1", nonsense}});
    Session session = fake_session(peer);
    CHECK_NOTHROW(inspect_live_object(session, 7, {}));
    CHECK(released(*peer));
  }
}

}  // namespace
}  // namespace heapcli::cdp
