#include "analysis/redact/redacted_name.h"

#include "analysis/interface_names.h"
#include "analysis/redact/placeholder.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::redacted_name;
using analysis::redacted_property_name;
using analysis::RedactionKey;
using analysis::RedactionLevel;

const RedactionKey kKey{{1, 2}};

bool stays(const std::string& name,
           RedactionLevel level = RedactionLevel::kContents) {
  const std::string result = redacted_property_name(name, level, kKey);
  CHECK(analysis::text_shape(result).length ==
        analysis::text_shape(name).length);
  return result == name;
}

TEST_CASE("a property that could stand behind a dot in code keeps its name") {
  for (const char* name :
       {"", "id", "sessionToken", "_events", "$scope", "#secret", "get size",
        "utf8", "ES2015", "<symbol Symbol.iterator>", "<=", "-1",
        "<symbol undici.globalDispatcher.1>"}) {
    INFO(name);
    CHECK(stays(name));
  }
}

TEST_CASE("a property that looks like data is hidden") {
  for (const char* name :
       {"eve@example.com", "/home/eve", "4111111111111111", "session:17",
        "6f1c2d3e-aaaa-4bbb-8ccc-000000000000", "user12345",
        "AKIA4IOSF6ODN7EXAMPL8", "two words", "get eve@example.com",
        "<symbol eve@example.com>", "\xD0\x95\xD0\xB2\xD0\xB0", "content-type",
        "aVeryLongNameThatGoesOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndO"
        "n"}) {
    INFO(name);
    CHECK_FALSE(stays(name));
  }
}

TEST_CASE("with the stricter level only words of the language stay") {
  CHECK(stays("length", RedactionLevel::kNames));
  CHECK(stays("get size", RedactionLevel::kNames));
  CHECK_FALSE(stays("alice", RedactionLevel::kNames));
  CHECK_FALSE(stays("sessionToken", RedactionLevel::kNames));
}

TEST_CASE("a hidden name is the same again with the same key only") {
  const auto hidden = [](const std::string& name, const RedactionKey& key) {
    return redacted_property_name(name, RedactionLevel::kContents, key);
  };
  CHECK(hidden("eve@example.com", kKey) == hidden("eve@example.com", kKey));
  CHECK(hidden("eve@example.com", kKey) != hidden("eva@example.com", kKey));
  CHECK(hidden("eve@example.com", kKey) !=
        hidden("eve@example.com", RedactionKey{{1, 3}}));
}

TEST_CASE("a hidden name is as long in the name of an interface") {
  const std::string name = "a,b\"c{d}\\e'f\n";
  const std::string hidden =
      redacted_property_name(name, RedactionLevel::kContents, kKey);
  CHECK(hidden != name);
  CHECK(analysis::format_property_name(hidden).size() ==
        analysis::format_property_name(name).size());
}

TEST_CASE("V8's names lose the data that is in them") {
  CHECK(redacted_name("Session") == "Session");
  CHECK(redacted_name("system / Context") == "system / Context");
  CHECK(redacted_name("<anonymous>") == "<anonymous>");
  CHECK(redacted_name("<div id=\"eve\">") == "<div ________>");
  CHECK(redacted_name("Detached <a href=\"x\">") == "Detached <a ________>");
  CHECK(redacted_name("https://eve:pw@h/p.js?token=1#x") ==
        "https://______@h/p.js?_________");
  CHECK(redacted_name("file:///app/a.js") == "file:///app/a.js");
  CHECK(redacted_name("Window / https://h/#secret") ==
        "Window / https://h/#______");
  CHECK(redacted_name("data:text/javascript,x") == "data:_________________");
  CHECK(redacted_name("7 / part of key (Object @11) -> value (eve @13) pair in "
                      "WeakMap (table @15)") ==
        "7 / part of key (______ @11) -> value (___ @13) pair in WeakMap "
        "(table @15)");
}

TEST_CASE("a pair of a WeakMap that says more than usual says it no longer") {
  for (const std::string name :
       {"1 / part of key (a) -> value (eve @3) -> value (eve @4) pair in "
        "WeakMap (table @5)",
        "1 / part of key (eve", "1 / part of key (eve @1) -> value (eve",
        "1 / part of key (a @1) -> value (b @2) pair in WeakMap (table @5eve",
        "1 / part of key (eve @eve) -> value (eve @) pair in WeakMap (table "
        "@eve)"}) {
    INFO(name);
    CHECK(redacted_name(name).find("eve") == std::string::npos);
  }
}

}  // namespace
}  // namespace heapcli::tests
