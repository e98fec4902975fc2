#include "commands/scenario/yaml_tree.h"

#include "commands/error.h"
#include "tests/catch.h"

using namespace heapcli::commands;
using heapcli::tests::ContainsSubstring;

namespace {

std::string complaint_about(const std::string& text) {
  try {
    const YamlTree tree(text, "f.yaml");
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::kUsage);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("everything in a YAML text has its place") {
  const YamlTree tree("a: 1\nb:\n  - x\n  - {c: }\n", "f.yaml");
  const YamlNode& root = tree.root();
  REQUIRE(root.is(YamlNode::Kind::kMap));
  REQUIRE(root.entries.size() == 2);
  CHECK(root.entries[0].first->text == "a");
  CHECK(root.entries[0].second->text == "1");
  CHECK(root.entries[0].second->place.column == 4);
  const YamlNode& list = *root.entries[1].second;
  REQUIRE(list.items.size() == 2);
  CHECK(list.items[0]->place.line == 3);
  CHECK(list.items[0]->place.column == 5);
  CHECK(list.items[1]->entries[0].second->is(YamlNode::Kind::kNothing));
}

TEST_CASE("an empty YAML text is nothing at the first place") {
  for (const char* const text : {"", "# a comment\n", "---\n"}) {
    const YamlTree tree(text, "f.yaml");
    CHECK(tree.root().is(YamlNode::Kind::kNothing));
    CHECK(tree.root().place.line == 1);
  }
}

TEST_CASE("an alias is the same node again, however often") {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            before + ", " + before + "]\n";
  }
  const YamlTree tree(bomb, "f.yaml");
  const YamlNode& last = *tree.root().entries.back().second;
  CHECK(last.items[0] == last.items[1]);
}

TEST_CASE("text that is no YAML is refused with place and advice") {
  CHECK(complaint_about("a: [1, 2\nb: 3\n").starts_with("f.yaml:"));
  CHECK_THAT(complaint_about("a: >= 10\n"), ContainsSubstring("wants quotes"));
  CHECK_THAT(complaint_about("a: {b: c${d}e}\n"),
             ContainsSubstring("wants quotes"));
  CHECK_THAT(complaint_about("a: \"\\ud83d\\ude00\"\n"),
             ContainsSubstring("written as it is"));
  CHECK_THAT(complaint_about("a:b\nc: d\n"), ContainsSubstring("lack a blank"));
  CHECK_THAT(complaint_about("a:\n\tb: 1\n"), ContainsSubstring("f.yaml:2:"));
  CHECK_THAT(complaint_about("a: b: c\n"), ContainsSubstring("f.yaml:1:"));
  CHECK_THAT(complaint_about("a: \"b"), ContainsSubstring("quote"));
  CHECK_THAT(complaint_about("a: *b\n"), ContainsSubstring("f.yaml:1:4"));
  CHECK_THAT(complaint_about("a: @b\n"), ContainsSubstring("in quotes"));
  CHECK_THAT(complaint_about("a: 1\n---\nb: 2\n"),
             ContainsSubstring("second document"));
  CHECK_THAT(complaint_about("a: &a [*a]\n"),
             ContainsSubstring("part of itself"));
  CHECK_THAT(complaint_about("a: \xFF\n"), ContainsSubstring("UTF-8"));
  CHECK_THAT(complaint_about(std::string("a: 1\n\0b", 7)),
             ContainsSubstring("f.yaml:2:1"));
  CHECK_THAT(complaint_about(std::string(2'000'000, ' ')),
             ContainsSubstring("megabyte"));
}

TEST_CASE("YAML that is nested without end is refused") {
  CHECK(complaint_about(std::string(100'000, '[')).starts_with("f.yaml:"));
  std::string lists;
  for (int i = 0; i < 100'000; ++i) lists += "- ";
  CHECK(complaint_about(lists).starts_with("f.yaml:"));
}
