#include "commands/shell/snapshot_shelf.h"

#include <filesystem>

#include "commands/error.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

using tests::ContainsSubstring;

NamedSnapshot named(const std::string& name, const std::string& file = "") {
  NamedSnapshot snapshot;
  snapshot.name = name;
  snapshot.file = file;
  return snapshot;
}

TEST_CASE("a snapshot's name is short and looks like nothing else") {
  SnapshotShelf shelf;
  for (const std::string good : {"before", "1", "nach dem Lauf", "größer"}) {
    CHECK_NOTHROW(shelf.check_new_name(good, false));
  }
  for (const std::string& bad :
       {std::string(), std::string("@12"), std::string("-x"),
        std::string("a/b"), std::string("."), std::string("a\x1b[2J"),
        std::string(65, 'x')}) {
    CHECK_THROWS_AS(shelf.check_new_name(bad, true), Error);
  }
}

TEST_CASE("a name is given twice only on request") {
  SnapshotShelf shelf;
  shelf.add(named("before"));
  CHECK_THROWS_AS(shelf.check_new_name("before", false), Error);
  CHECK_NOTHROW(shelf.check_new_name("before", true));
  shelf.add(named("after"));
  shelf.add(named("before", "other"));
  REQUIRE(shelf.all().size() == 2);
  CHECK(shelf.all().back().name == "before");
  CHECK(shelf.find("before")->file == "other");
}

TEST_CASE("numbers that are taken are not given again") {
  SnapshotShelf shelf;
  CHECK(shelf.next_number() == "1");
  shelf.add(named("2"));
  CHECK(shelf.next_number() == "3");
}

TEST_CASE("who asks for an unknown snapshot hears which there are") {
  SnapshotShelf shelf;
  shelf.add(named("before"));
  shelf.add(named("after"));
  CHECK_THROWS_WITH(shelf.require("x"), ContainsSubstring("before, after"));
}

TEST_CASE("temporary snapshots go with their names and with the shelf") {
  const tests::TempDir dir;
  const std::string kept = dir.file("kept");
  tests::write_file(kept, "x");
  std::string directory;
  {
    SnapshotShelf shelf;
    NamedSnapshot one = named("one", shelf.new_path());
    one.temporary = true;
    tests::write_file(one.file, "x");
    NamedSnapshot two = named("two", shelf.new_path());
    CHECK(two.file != one.file);
    two.temporary = true;
    tests::write_file(two.file, "x");
    directory = std::filesystem::path(one.file).parent_path().string();
    CHECK((std::filesystem::status(directory).permissions() &
           std::filesystem::perms::all) == std::filesystem::perms::owner_all);
    shelf.add(one);
    shelf.add(two);
    shelf.add(named("kept", kept));
    shelf.drop("one");
    shelf.drop("kept");
    CHECK_FALSE(std::filesystem::exists(one.file));
    CHECK(std::filesystem::exists(two.file));
    CHECK(shelf.find("one") == nullptr);
  }
  CHECK_FALSE(std::filesystem::exists(directory));
  CHECK(std::filesystem::exists(kept));
}

}  // namespace
}  // namespace heapcli::commands
