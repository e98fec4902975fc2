#include "commands/shell/history_file.h"

#include <filesystem>

#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("history outlives the shell, in a file for its owner alone") {
  const tests::TempDir dir;
  const std::string path = dir.file("history");
  {
    HistoryFile history(path);
    CHECK(history.lines().empty());
    history.append("gc");
    history.append("gc");
    history.append(" secret");
    history.append("");
    history.append("diff a b");
  }
  CHECK(HistoryFile(path).lines() == Lines{"gc", "diff a b"});
  namespace fs = std::filesystem;
  CHECK((fs::status(path).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("two shells at a time both keep their history") {
  const tests::TempDir dir;
  HistoryFile one(dir.file("history"));
  HistoryFile other(dir.file("history"));
  one.append("one");
  other.append("other");
  CHECK(HistoryFile(dir.file("history")).lines() == Lines{"one", "other"});
}

TEST_CASE("history does not grow without end") {
  const tests::TempDir dir;
  const std::string path = dir.file("history");
  std::string text;
  for (size_t i = 0; i < 2 * HistoryFile::kMostLines + 1; ++i) {
    text += "gc " + std::to_string(i) + "\n";
  }
  tests::write_file(path, text);
  const HistoryFile history(path);
  CHECK(history.lines().size() == HistoryFile::kMostLines);
  CHECK(history.lines().back() == "gc 2000");
  CHECK(tests::read_file(path).size() < text.size() * 6 / 10);
}

TEST_CASE("without a place for history there is none") {
  HistoryFile history("");
  history.append("gc");
  CHECK(history.lines() == Lines{"gc"});
  HistoryFile nowhere("/nowhere/at/all");
  CHECK_NOTHROW(nowhere.append("gc"));
}

}  // namespace
}  // namespace heapcli::commands
