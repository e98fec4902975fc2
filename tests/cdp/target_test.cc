#include "cdp/target.h"

#include "cdp/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

TEST_CASE("a target may be written in several ways") {
  struct Case {
    const char* text;
    const char* host;
    int port;
    const char* path;
    const char* authority;
  };
  const Case cases[] = {
      {"9229", "127.0.0.1", 9229, "", "127.0.0.1:9229"},
      {":9230", "127.0.0.1", 9230, "", "127.0.0.1:9230"},
      {"localhost:1", "localhost", 1, "", "localhost:1"},
      {"example.org", "example.org", 9229, "", "example.org:9229"},
      {"10.0.0.7:65535", "10.0.0.7", 65535, "", "10.0.0.7:65535"},
      {"[::1]:9229", "::1", 9229, "", "[::1]:9229"},
      {"[::1]", "::1", 9229, "", "[::1]:9229"},
      {"::1", "::1", 9229, "", "[::1]:9229"},
      {"ws://127.0.0.1:9229/0f2c-4d", "127.0.0.1", 9229, "/0f2c-4d",
       "127.0.0.1:9229"},
      {"ws://[::1]:9229/a?b", "::1", 9229, "/a?b", "[::1]:9229"},
      {"ws://host/a", "host", 80, "/a", "host:80"},
      {"ws://host:9229/", "host", 9229, "", "host:9229"},
      {"http://host:9229/json", "host", 9229, "", "host:9229"},
  };
  for (const Case& expected : cases) {
    CAPTURE(expected.text);
    const cdp::Target target = cdp::parse_target(expected.text);
    CHECK(target.host == expected.host);
    CHECK(target.port == expected.port);
    CHECK(target.path == expected.path);
    CHECK(target.authority() == expected.authority);
  }
}

TEST_CASE("what is no target is refused with what a target looks like") {
  for (const char* text :
       {"",        "0",          "65536",        "99999999999",
        "host:",   "host:x",     "host:-1",      "host:0",
        "[::1",    "[::1]9229",  "[]:9229",      ":",
        "a b:1",   "a\nb",       "wss://host/a", "ftp://host/",
        "ws:///a", "ws://h/a b", "pid:12",       "user@host:1"}) {
    CAPTURE(text);
    try {
      cdp::parse_target(text);
      FAIL("it was taken");
    } catch (const cdp::Error& error) {
      CHECK(error.kind() == cdp::Error::Kind::kBadTarget);
      CHECK_THAT(error.what(), ContainsSubstring("give a port"));
    }
  }
}

}  // namespace
}  // namespace heapcli::tests
