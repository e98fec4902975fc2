#include "analysis/holding/holding_words.h"

#include "tests/catch.h"

using namespace heapcli::analysis;

TEST_CASE("names are written as in JavaScript, and safe to print") {
  CHECK(member_name("id") == "id");
  CHECK(member_name("#secret") == "#secret");
  CHECK(member_name("$_1") == "$_1");
  CHECK(member_name("größe") == "größe");
  CHECK(member_name("") == "\"\"");
  CHECK(member_name("1a") == "\"1a\"");
  CHECK(member_name("a b") == "\"a b\"");
  CHECK(member_name("#") == "\"#\"");
  CHECK(member_name("\x1b[31mred") == "\"\\x1b[31mred\"");
  CHECK(member_name("a\xC2\x9B") == "\"a\\x9b\"");
  CHECK(member_name("<symbol tag>") == "[Symbol(tag)]");
  CHECK(member_name("<symbol>") == "[Symbol()]");
  CHECK(member_name("<symbol \x1b>") == "[Symbol(\\x1b)]");
  CHECK(member_name(std::string(5000, 'n')).size() < 100);
}

TEST_CASE("members are reached as in JavaScript, and safe to print") {
  CHECK(member_text("cache") == ".cache");
  CHECK(member_text("0.5") == "[0.5]");
  CHECK(member_text("<symbol kState>") == "[Symbol(kState)]");
  CHECK(member_text("a\"b\\c") == "[\"a\\\"b\\\\c\"]");
  CHECK(member_text("a\nb\x1B[2J") == "[\"a\\nb\\x1b[2J\"]");
  CHECK(member_text("") == "[\"\"]");
  const std::string text = std::string(59, 'a') + "éé";
  CHECK(member_text(text) == "[\"" + std::string(59, 'a') + "é…\"]");
  const std::string path = "/srv/" + std::string(80, 'd') + "/é/server.js";
  CHECK(member_text(path) == "[\"…" + std::string(47, 'd') + "/é/server.js\"]");
  CHECK(internal_text("stange\nthing") == "internal stange\\nthing");
}
