// heapcli convert, as a user runs it. tests/analysis/profile tests the formats,
// scripts/formats.sh opens them with other tools.

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

constexpr const char* kStacks =
    "main (/app/a.js:1:2);load (/app/b.js:3:4) 3000\n"
    "main (/app/a.js:1:2) 96\n";

std::string stacks_file(const TempDir& dir) {
  const std::string file = dir.file("in.collapsed");
  write_file(file, kStacks);
  return file;
}

TEST_CASE("convert goes from any format to any other by the file's ending") {
  const TempDir dir;
  std::string file = stacks_file(dir);
  for (const char* ending :
       {".pb.gz", ".speedscope.json", ".heapprofile", ".collapsed"}) {
    const std::string next = dir.file(std::string("next") + ending);
    const Finished finished = heapcli({"convert", file, next});
    CHECK(finished.status == 0);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring(next + ": ") &&
                                 ContainsSubstring("3.02 KiB in 2 call paths"));
    file = next;
  }
  // In the order of the calls, which is not that of the lines it came from.
  CHECK(read_file(file) ==
        "main (/app/a.js:1:2) 96\n"
        "main (/app/a.js:1:2);load (/app/b.js:3:4) 3000\n");
  for (const char* ending : {".svg", ".html"}) {
    const std::string graph = dir.file(std::string("graph") + ending);
    CHECK(heapcli({"--quiet", "convert", file, graph}).err == "");
    CHECK_THAT(read_file(graph), ContainsSubstring("/app/b.js"));
    CHECK(std::filesystem::status(graph).permissions() ==
          (std::filesystem::perms::owner_read |
           std::filesystem::perms::owner_write));
  }
}

TEST_CASE("a profile without samples is said to be one, in every format") {
  const TempDir dir;
  std::string file = dir.file("in.heapprofile");
  write_file(file, R"json({"head":{"callFrame":{"functionName":"(root)",)json"
                   R"json("scriptId":"0","url":"","lineNumber":-1,)json"
                   R"json("columnNumber":-1},"selfSize":0,"id":1,)json"
                   R"json("children":[]},"samples":[]})json");
  for (const char* ending : {".pb.gz", ".speedscope.json", ".heapprofile"}) {
    for (const char* const shown_as : {"--top=5", "--tree"}) {
      const Finished summary = heapcli({"summary", file, shown_as});
      CHECK(summary.status == 0);
      CHECK_THAT(summary.out,
                 ContainsSubstring("No samples: nothing that was"));
      CHECK_THAT(summary.out, !ContainsSubstring("share"));
    }
    const Json document = tests::document(heapcli({"--json", "summary", file}));
    CHECK(document.at("functions") == Json::array());
    const Finished diff = heapcli({"diff", file, file});
    CHECK(diff.status == 0);
    CHECK_THAT(diff.out, ContainsSubstring("Nothing changed."));
    const std::string next = dir.file(std::string("next") + ending);
    CHECK(heapcli({"--quiet", "convert", file, next}).status == 0);
    file = next;
  }
}

TEST_CASE("convert takes standard input and writes to standard output") {
  const TempDir dir;
  const std::string file = stacks_file(dir);
  const Finished finished =
      heapcli_in_shell("\"$@\" <" + file,
                       {"--quiet", "convert", "-", "-", "--to", "speedscope"});
  CHECK(finished.status == 0);
  CHECK(Json::parse(finished.out)["profiles"][0]["endValue"] == 3096);
}

TEST_CASE("convert says as JSON what it has written") {
  const TempDir dir;
  const std::string out = dir.file("out.svg");
  const Json json =
      document(heapcli({"--json", "convert", stacks_file(dir), out}));
  CHECK(json["schema"] == "heapcli/convert/1");
  CHECK(json["output"] == out);
  CHECK(json["format"] == "svg");
  CHECK(json["bytes"] == read_file(out).size());
  CHECK(json["call_count"] == 2);
  CHECK(json["total_bytes"] == 3096);
}

TEST_CASE("convert replaces a file only with --force") {
  const TempDir dir;
  const std::string file = stacks_file(dir);
  const std::string out = dir.file("out.svg");
  write_file(out, "mine");
  const Finished refused = heapcli({"convert", file, out});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, ContainsSubstring("--force"));
  CHECK(read_file(out) == "mine");
  CHECK(heapcli({"convert", file, out, "--force"}).status == 0);
  CHECK(read_file(out) != "mine");
}

TEST_CASE("convert asks for a format when nothing says which") {
  const TempDir dir;
  const std::string file = stacks_file(dir);
  for (const std::string& out : {dir.file("out.json"), std::string("-")}) {
    const Finished finished = heapcli({"convert", file, out});
    CHECK(finished.status == 2);
    CHECK_THAT(finished.err, ContainsSubstring("'" + out + "'") &&
                                 ContainsSubstring(".speedscope.json") &&
                                 ContainsSubstring("--to"));
  }
  CHECK(heapcli({"convert", file, "-", "--to", "gif"}).status == 2);
  CHECK(heapcli({"--json", "convert", file, "-", "--to", "svg"}).status == 2);
}

TEST_CASE("convert leaves nothing behind when a file is no profile") {
  const TempDir dir;
  const std::string out = dir.file("out.html");
  for (const char* text : {"", "nonsense", "{\"head\":{", "\x1F\x8B\x08",
                           "{\"snapshot\":{}}", "a 1\nb\n"}) {
    write_file(dir.file("in"), text);
    const Finished finished = heapcli({"convert", dir.file("in"), out});
    INFO(text);
    CHECK(finished.status == 4);
    CHECK(finished.out == "");
    CHECK_THAT(finished.err, ContainsSubstring(dir.file("in")));
  }
  const Finished missing = heapcli({"convert", dir.file("none"), out});
  CHECK(missing.status == 4);
  CHECK_THAT(missing.err, ContainsSubstring("No such file"));
  CHECK(dir.files() == std::vector<std::string>{"in"});
}

TEST_CASE("convert to a full disk, or to a reader that leaves, ends properly") {
  const TempDir dir;
  const Arguments arguments = {"--quiet", "convert", stacks_file(dir),
                               "-",       "--to",    "html"};
  const Finished full = heapcli_in_shell("exec \"$@\" >/dev/full", arguments);
  CHECK(full.status == 4);
  CHECK_THAT(full.err, ContainsSubstring("cannot write to standard output"));
  const Finished left = heapcli_in_shell(
      "{ \"$@\"; echo status $? >&2; } | head -c 0", arguments);
  CHECK(left.err == "status 0\n");
}

}  // namespace
}  // namespace heapcli::tests
