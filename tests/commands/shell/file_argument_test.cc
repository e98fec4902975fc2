#include "commands/shell/file_argument.h"

#include "commands/error.h"
#include "tests/catch.h"

namespace heapcli::commands {
namespace {

// Some commands of the kinds that there are.
class FileArgument {
 public:
  FileArgument() {
    app_.add_flag("--json", json_);
    CLI::App* const summary = app_.add_subcommand("summary");
    summary->add_option("FILE", text_)->required();
    summary->add_option("--top", text_);
    CLI::App* const objects = app_.add_subcommand("objects");
    objects->add_option("FILE", text_)->required();
    objects->add_option("CLASS", text_)->required();
    objects->add_option("--top", text_);
    objects->add_flag("--raw-names", json_);
    app_.add_subcommand("diff")->add_option("BASE", text_)->required();
    NamedSnapshot snapshot;
    snapshot.name = "before";
    snapshots_.add(snapshot);
    snapshot.name = "after";
    snapshots_.add(snapshot);
  }

  Words operator()(const Words& words) {
    return with_file(words, app_, snapshots_);
  }
  CLI::App& app() { return app_; }

 private:
  CLI::App app_;
  SnapshotShelf snapshots_;
  std::string text_;
  bool json_ = false;
};

TEST_CASE("a file that is left out is the last snapshot") {
  FileArgument with;
  CHECK(with({"summary"}) == Words{"summary", "after"});
  CHECK(with({"summary", "--top", "3"}) ==
        Words{"summary", "after", "--top", "3"});
  CHECK(with({"--json", "objects", "Session"}) ==
        Words{"--json", "objects", "after", "Session"});
  CHECK(with({"objects", "--top", "3", "@17"}) ==
        Words{"objects", "after", "--top", "3", "@17"});
  CHECK(with({"objects", "--raw-names", "--top=3", "Session"}) ==
        Words{"objects", "after", "--raw-names", "--top=3", "Session"});
}

TEST_CASE("a file that is given stays") {
  FileArgument with;
  for (const Words& words :
       std::vector<Words>{{"summary", "before"},
                          {"summary", "no such thing"},
                          {"objects", "before", "Session"},
                          {"objects", "--top", "3", "before", "Session"},
                          {"objects", "dir/x", "Session"},
                          {"objects", "x.heapsnapshot.zst", "Session"},
                          {"objects", "typo", "@12"},
                          {"objects", "before"},
                          {"objects", "--help"},
                          {"diff"}}) {
    CHECK(with(words) == words);
  }
}

TEST_CASE("what is no command is said to be none") {
  FileArgument with;
  CHECK_THROWS_AS(with({"frobnicate"}), Error);
}

TEST_CASE("without any snapshot the file is asked for") {
  FileArgument with;
  CHECK_THROWS_AS(with_file({"summary"}, with.app(), SnapshotShelf()), Error);
}

}  // namespace
}  // namespace heapcli::commands
