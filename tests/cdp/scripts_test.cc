#include "cdp/scripts.h"

#include "cdp/error.h"
#include "tests/catch.h"
#include "tests/cdp/fake_transport.h"

namespace heapcli::tests {
namespace {

using cdp::Json;

TEST_CASE("the scripts of a target are those its debugger tells") {
  const auto peer = std::make_shared<FakePeer>();
  for (const char* method : {"Debugger.disable", "Debugger.setSkipAllPauses"}) {
    peer->methods[method] = [](const Json&) { return Json::object(); };
  }
  peer->methods["Debugger.enable"] = [self = peer.get()](const Json&) {
    self->event("Debugger.scriptParsed", {{"scriptId", "7"},
                                          {"url", "file:///a.js"},
                                          {"sourceMapURL", "a.js.map"}});
    self->event("Debugger.scriptParsed", {{"scriptId", 8}});
    return Json::object();
  };
  cdp::Session session = fake_session(peer);
  const auto scripts = cdp::list_scripts(session);
  REQUIRE(scripts.size() == 2);
  CHECK(scripts[0].id == "7");
  CHECK(scripts[0].url == "file:///a.js");
  CHECK(scripts[0].source_map_url == "a.js.map");
  CHECK(scripts[1].id == "");
  CHECK(peer->calls == std::vector<std::string>{
                           "Debugger.setSkipAllPauses", "Debugger.enable",
                           "Debugger.setSkipAllPauses", "Debugger.disable"});
}

TEST_CASE("a target without a debugger has no list of scripts") {
  const auto peer = std::make_shared<FakePeer>();
  cdp::Session session = fake_session(peer);
  CHECK_THROWS_AS(cdp::list_scripts(session), cdp::Error);
}

}  // namespace
}  // namespace heapcli::tests
