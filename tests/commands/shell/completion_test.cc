#include "commands/shell/completion.h"

#include <algorithm>

#include "commands/command_line.h"
#include "commands/shell/workspace.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::commands {
namespace {

using Candidates = std::vector<std::string>;

// The real commands, and two snapshots.
class Completion {
 public:
  Completion() : workspace_(1 << 20) {
    context_.workspace = &workspace_;
    NamedSnapshot snapshot;
    snapshot.name = "before";
    workspace_.snapshots.add(snapshot);
    snapshot.name = "below";
    workspace_.snapshots.add(snapshot);
  }

  Completions operator()(const std::string& line) {
    return complete(line, CommandLine(context_).app(), workspace_.snapshots);
  }

 private:
  Workspace workspace_;
  Context context_;
};

bool has(const Candidates& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

TEST_CASE("the first word is completed to commands") {
  Completion completed;
  CHECK(completed("snap").common() == "snapshot");
  CHECK(completed("snap").candidates == Candidates{"snapshot", "snapshots"});
  CHECK(completed("inspe").candidates == Candidates{"inspect"});
  CHECK(completed("gc; dro").candidates == Candidates{"drop"});
  CHECK(completed("xyz").candidates.empty());
  CHECK(has(completed("").candidates, "diff"));
  CHECK_FALSE(has(completed("").candidates, "attach"));
  CHECK_FALSE(has(completed("").candidates, "shell"));
}

TEST_CASE("a dash is completed to the command's options and the global ones") {
  Completion completed;
  CHECK(has(completed("diff --").candidates, "--filter"));
  CHECK(has(completed("diff --js").candidates, "--json"));
  CHECK_FALSE(has(completed("gc --").candidates, "--filter"));
}

TEST_CASE("arguments are completed to snapshots and files") {
  Completion completed;
  CHECK(has(completed("diff be").candidates, "below"));
  CHECK(completed("drop be").candidates == Candidates{"before", "below"});
  CHECK(completed("drop be").common() == "be");
  CHECK(completed("drop bef").candidates == Candidates{"before"});
  CHECK(has(completed("help di").candidates, "diff"));
  const tests::TempDir dir;
  tests::write_file(dir.file("my heap.heapsnapshot"), "");
  const std::string beginning = dir.path().string() + "/my";
  CHECK(completed("summary " + beginning).candidates ==
        Candidates{dir.file("my heap.heapsnapshot")});
  CHECK(completed("summary '" + beginning + " he").candidates ==
        Candidates{dir.file("my heap.heapsnapshot")});
}

TEST_CASE("candidates share what they begin with, in whole characters") {
  Completions completions;
  completions.candidates = {"ä", "ö"};
  CHECK(completions.common().empty());
  completions.candidates = {"xä", "xäb"};
  CHECK(completions.common() == "xä");
}

}  // namespace
}  // namespace heapcli::commands
