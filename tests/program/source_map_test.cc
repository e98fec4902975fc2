// Definitions of classes in the words of the sources, from snapshots of
// programs that a bundler has been at.

#include <filesystem>

#include "tests/analysis/source_map_text.h"
#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/http_client.h"
#include "tests/program/node_targets.h"
#include "tests/program/sequence.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

// A program as a minifier writes it, with the map that leads back to
// src/session.ts, where line 5 has the constructor of Session and line 9 the
// function handle().
class MinifiedApp {
 public:
  explicit MinifiedApp(const std::string& comment = "") {
    const std::string code =
        "var o=class{constructor(n){this.n=n}},k=[];"
        "require('http').createServer((q,r)=>{q.url=='/leak'&&k.push(new o(1));"
        "r.end(''+k.length)}).listen(0,'127.0.0.1',function(){"
        "console.log('listening on '+this.address().port)});k.push(new "
        "o(0));g=(t=>function q(){return t})(new o(2));\n";
    const auto function = static_cast<uint32_t>(code.find("q(){return t}"));
    std::filesystem::create_directories(dir_.path() / "dist");
    write_file(script(), code + comment);
    const auto column = static_cast<uint32_t>(code.find("constructor"));
    map_ = source_map_text(mappings_of({{0, 4, 0, 2, 13, 0},
                                        {0, column, 0, 4, 2},
                                        {0, function, 0, 8, 2, 1},
                                        {0, function + 1, 0, 8, 8}}),
                           {"../src/session.ts"}, {"Session", "handle"});
  }
  const TempDir& dir() const { return dir_; }
  std::string script() const { return dir_.file("dist/out.js"); }
  const std::string& map() const { return map_; }
  void put_map(const std::string& name) const {
    write_file(dir_.path() / name, map_);
  }

 private:
  TempDir dir_;
  std::string map_;
};

Json definition(const Json& summary) {
  const Json found = class_named(summary, "o");
  REQUIRE(found.is_object());
  return found.value("definition", Json());
}

TEST_CASE("a minified class of a snapshot is found in its source") {
  for (const Runtime& runtime : runtimes()) {
    if (!runtime.is_node()) continue;
    DYNAMIC_SECTION(runtime.label) {
      const MinifiedApp app("//# sourceMappingURL=maps/out.json");
      std::filesystem::create_directories(app.dir().path() / "dist/maps");
      Target target(runtime, app.script());
      target.http_port();
      const std::string file = app.dir().file("a.heapsnapshot");
      REQUIRE(
          heapcli({"attach", target.name(), "snapshot", "-o", file}).status ==
          0);

      // Without a map it is where V8 has it.
      const Json generated = definition(
          document(heapcli({"--json", "summary", file, "--definitions"})));
      CHECK(generated.at("name") == "o");
      CHECK(generated.at("url") == app.script());
      CHECK(generated.at("line") == 1);
      CHECK_FALSE(generated.contains("generated"));

      write_file(app.dir().path() / "dist/maps/out.json", app.map());
      const Json original = definition(
          document(heapcli({"--json", "summary", file, "--definitions"})));
      CHECK(original.at("name") == "Session");
      // From the map's own folder.
      CHECK(original.at("url") == app.dir().file("dist/src/session.ts"));
      CHECK(original.at("line") == 5);
      CHECK(original.at("column") == 3);
      CHECK(original.at("generated").at("url") == app.script());
      CHECK(original.at("generated").at("column") == generated.at("column"));
    }
  }
}

TEST_CASE("a diff says where what grew is defined") {
  const MinifiedApp app;
  const TempDir maps;
  write_file(maps.path() / "out.js.map", app.map());
  Target target(any_node(), app.script());
  const std::string port = target.http_port();
  REQUIRE(take_sequence(target, app.dir().path(), 2, [&](int) {
            http_get(port, "/leak");
          }).status == 0);
  const std::string one = numbered_snapshot(app.dir().path(), 1);
  const std::string two = numbered_snapshot(app.dir().path(), 2);
  const Arguments where = {"--definitions", "--source-map-dir", maps.path()};
  const auto with = [&](Arguments command) {
    command.insert(command.end(), where.begin(), where.end());
    return command;
  };
  CHECK(definition(document(heapcli(with({"--json", "diff", one, two}))))
            .at("name") == "Session");
  const Finished text = heapcli(with({"diff", one, two, "--filter", "^o$"}));
  CHECK(text.status == 0);
  CHECK_THAT(text.out, ContainsSubstring(app.dir().file("src/session.ts:5:3")));
  CHECK_THAT(text.out, ContainsSubstring("o is Session"));
  const Finished bare = heapcli(with({"diff", one, two, "--no-source-maps"}));
  CHECK_THAT(bare.out, ContainsSubstring(app.script() + ":1:"));
  CHECK_THAT(bare.out, !ContainsSubstring("session.ts"));
}

TEST_CASE("functions that hold something have the names of their sources") {
  const MinifiedApp app;
  const TempDir maps;
  write_file(maps.path() / "out.js.map", app.map());
  Target target(any_node(), app.script());
  target.http_port();
  const std::string file = app.dir().file("a.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", file}).status ==
          0);
  const Json held = document(
      heapcli({"--json", "query", file, "class == \"o\" && distance < 5"}));
  REQUIRE(held.at("match_count") == 1);
  const std::string id =
      "@" + std::to_string(held.at("nodes").at(0).at("id").get<uint32_t>());
  const auto text = [&](const Arguments& command, const Arguments& options) {
    Arguments arguments = command;
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Finished finished = heapcli(arguments);
    CHECK(finished.status == 0);
    return finished.out;
  };
  for (const Arguments& command :
       {Arguments{"retainers", file, id}, Arguments{"closures", file}}) {
    CHECK_THAT(text(command, {"--source-map-dir", maps.path()}),
               ContainsSubstring("handle() ") &&
                   ContainsSubstring("session.ts:9:9") &&
                   !ContainsSubstring("q() "));
    CHECK_THAT(text(command, {"--no-source-maps"}),
               ContainsSubstring("q() ") && ContainsSubstring("out.js:1:") &&
                   !ContainsSubstring("session.ts"));
  }
}

TEST_CASE("a broken map is a warning, and the table is there") {
  const MinifiedApp app;
  write_file(app.script() + ".map", app.map().substr(0, 50));
  Target target(any_node(), app.script());
  target.http_port();
  const std::string file = app.dir().file("a.heapsnapshot");
  REQUIRE(heapcli({"attach", target.name(), "snapshot", "-o", file}).status ==
          0);
  const Finished finished =
      heapcli({"summary", file, "--definitions", "--filter", "^o$"});
  CHECK(finished.status == 0);
  CHECK_THAT(finished.err, ContainsSubstring("warning: " + app.script() +
                                             ".map: this is no source map"));
  CHECK_THAT(finished.out, ContainsSubstring(app.script() + ":1:"));
}

TEST_CASE("leaks speaks of a minified class in the words of its source") {
  const MinifiedApp app("//# sourceMappingURL=out.js.map");
  app.put_map("dist/out.js.map");
  Target target(any_node(), app.script());
  const std::string load = "http://127.0.0.1:" + target.http_port() + "/leak";
  const Arguments arguments = {"attach",
                               target.name(),
                               "leaks",
                               "--rounds",
                               "2",
                               "--load-http",
                               load,
                               "--requests",
                               "50",
                               "-o",
                               app.dir().file("rounds")};
  const Finished live = heapcli(arguments);
  INFO(live.err << live.out);
  REQUIRE(live.status == 1);
  CHECK_THAT(live.out, ContainsSubstring("#1  Session (o)"));
  CHECK_THAT(live.out, ContainsSubstring("src/session.ts:5:3"));
}

}  // namespace
}  // namespace heapcli::tests
