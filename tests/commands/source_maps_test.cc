#include "commands/source_maps.h"

#include <sys/stat.h>

#include <filesystem>

#include "tests/analysis/source_map_text.h"
#include "tests/catch.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

using analysis::Frame;
using commands::SourceMapOptions;
using commands::SourceMaps;

// Line 1, column 11 comes from line 8, column 3 of ../src/a.ts.
const std::string kMap =
    source_map_text(mappings_of({{0, 10, 0, 7, 2}}), {"../src/a.ts"});

Frame frame(const std::string& url, uint32_t column = 11) {
  return {"f", "7", url, 1, column, std::nullopt};
}

struct Warnings {
  std::vector<std::string> lines;
  SourceMaps::Warn warn() {
    return [this](const std::string& line) { lines.push_back(line); };
  }
};

// The original URL and position, or "".
std::string original(SourceMaps& maps, const Frame& generated) {
  const auto found = maps.original(generated);
  if (!found) return "";
  return found->url + ":" + std::to_string(found->line) + ":" +
         std::to_string(found->column);
}

struct App {
  TempDir dir;
  std::string script;  ///< A path.

  explicit App(const std::string& text) : script(dir.file("dist/out.js")) {
    std::filesystem::create_directories(dir.path() / "dist");
    write_file(script, text);
  }
  std::string source() const { return dir.file("src/a.ts") + ":8:3"; }
};

TEST_CASE("a map beside the script is found") {
  const App app("x();");
  write_file(app.script + ".map", kMap);
  Warnings warnings;
  SourceMaps maps({}, warnings.warn());
  CHECK(original(maps, frame(app.script)) == app.source());
  CHECK(original(maps, frame("file://" + app.script)) ==
        "file://" + app.source());
  CHECK(original(maps, frame(app.script, 5)) == "");
  CHECK(original(maps, frame(app.script + "x")) == "");
  const auto found = maps.original(frame(app.script));
  REQUIRE(found->generated.has_value());
  CHECK(found->generated->url == app.script);
  CHECK(found->generated->line == 1);
  CHECK(found->generated->column == 11);
  CHECK(found->function == "f");
  CHECK(found->script_id == "7");
  CHECK(warnings.lines.empty());
}

TEST_CASE("the script's last comment says where its map is") {
  Warnings warnings;
  SECTION("in another folder") {
    const App app(
        "'//# sourceMappingURL=no.map';\nx(); //# sourceMappingURL=wrong.map\n"
        "//# sourceMappingURL=../maps/m.json\r\n");
    std::filesystem::create_directories(app.dir.path() / "maps");
    write_file(app.dir.path() / "maps/m.json", kMap);
    SourceMaps maps({}, warnings.warn());
    CHECK(original(maps, frame(app.script)) == app.source());
  }
  SECTION("in itself, in base64") {
    // Of {"version":3,"sources":["b.ts"],"names":[],"mappings":"AACA"}
    const App app(
        "x();\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,"
        "eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImIudHMiXSwibmFtZXMiOltdLCJtYXBwaW5ncy"
        "I6IkFBQ0EifQ==\n");
    SourceMaps maps({}, warnings.warn());
    CHECK(original(maps, frame(app.script)) ==
          app.dir.file("dist/b.ts") + ":2:1");
  }
  SECTION("in itself, percent-encoded") {
    const App app(
        "x();\n//@ sourceMappingURL=data:application/json,%7B%22version%22:3,"
        "%22sources%22:[%22b.ts%22],%22mappings%22:%22AACA%22}");
    SourceMaps maps({}, warnings.warn());
    CHECK(original(maps, frame(app.script)) ==
          app.dir.file("dist/b.ts") + ":2:1");
  }
  CHECK(warnings.lines.empty());
}

TEST_CASE("what the target says goes before what the file says") {
  const App app("x();\n//# sourceMappingURL=old.map\n");
  write_file(app.dir.path() / "dist/new.map", kMap);
  Warnings warnings;
  SourceMaps maps({}, warnings.warn());
  // The debugger says a URL where a profile says a path.
  maps.tell("file://" + app.script, "new.map");
  CHECK(original(maps, frame(app.script)) == app.source());
  // A script that is not on this machine can bring its map along.
  maps.tell("https://a.b/c/d.js",
            "data:application/json,%7B%22version%22:3,%22sources%22:"
            "[%22../e.ts%22],%22mappings%22:%22AACA%22}");
  CHECK(original(maps, frame("https://a.b/c/d.js?v=1#x")) == "");
  CHECK(original(maps, frame("https://a.b/c/d.js")) == "https://a.b/e.ts:2:1");
}

TEST_CASE(
    "the option --source-map-dir goes first, with or without the target's "
    "folders") {
  const TempDir maps_dir;
  Warnings warnings;
  SourceMapOptions options;
  options.directories = {maps_dir.file("none"), maps_dir.path().string()};
  const std::string map = kMap;
  const auto expect = [&](const std::string& url, const std::string& source) {
    SourceMaps maps(options, warnings.warn());
    maps.tell("https://cdn.x/js/app.1a2b.js", "https://cdn.x/maps/app.map?x");
    CHECK(original(maps, frame(url)) == source);
  };
  SECTION("by the script's name") {
    write_file(maps_dir.path() / "out.js.map", map);
    expect("/srv/app/dist/out.js", "/srv/app/src/a.ts:8:3");
    expect("file:///srv/app/dist/out.js", "file:///srv/app/src/a.ts:8:3");
    expect("https://x.y/dist/out.js?v=2", "https://x.y/src/a.ts:8:3");
    expect("out.js", "/src/a.ts:8:3");
  }
  SECTION("by its path, the longer the better") {
    std::filesystem::create_directories(maps_dir.path() / "b/dist");
    write_file(maps_dir.path() / "b/dist/out.js.map", map);
    write_file(maps_dir.path() / "out.js.map", "{}");
    expect("/srv/b/dist/out.js", "/srv/b/src/a.ts:8:3");
    expect("/srv/../../b/dist/out.js", "/b/src/a.ts:8:3");
  }
  SECTION("by the name of a map on a server") {
    write_file(maps_dir.path() / "app.map", map);
    expect("https://cdn.x/js/app.1a2b.js", "https://cdn.x/src/a.ts:8:3");
  }
  SECTION("never out of the directory") {
    std::filesystem::create_directories(maps_dir.path() / "in");
    options.directories = {maps_dir.file("in")};
    write_file(maps_dir.path() / "out.js.map", map);
    expect("/../out.js", "");
    expect("https://x.y/%2e%2e/out.js", "");
  }
  CHECK(warnings.lines.empty());
}

TEST_CASE("a broken map is warned of once and its positions stay") {
  const App app("x();");
  write_file(app.script + ".map", "<html>\x1b");
  Warnings warnings;
  SourceMaps maps({}, warnings.warn());
  CHECK(original(maps, frame(app.script)) == "");
  CHECK(original(maps, frame(app.script, 12)) == "");
  REQUIRE(warnings.lines.size() == 1);
  CHECK_THAT(warnings.lines[0], ContainsSubstring(app.script + ".map"));
  CHECK_THAT(warnings.lines[0], ContainsSubstring("no source map"));

  maps.tell("https://x.y/z.js", "data:application/json;base64,***");
  CHECK(original(maps, frame("https://x.y/z.js")) == "");
  REQUIRE(warnings.lines.size() == 2);
  CHECK_THAT(warnings.lines[1],
             ContainsSubstring("the source map in https://x.y/z.js"));
}

TEST_CASE("only regular files are read, and never the network") {
  const App app("x();\n//# sourceMappingURL=http://127.0.0.1:1/x.map\n");
  Warnings warnings;
  SourceMaps maps({}, warnings.warn());
  CHECK(original(maps, frame(app.script)) == "");
  const std::string pipe = app.dir.file("dist/pipe.js");
  REQUIRE(mkfifo((pipe + ".map").c_str(), 0600) == 0);
  CHECK(original(maps, frame(pipe)) == "");
  for (const char* url : {"node:fs", "", "file://server/x.js", "/dev/zero",
                          "evalmachine.<anonymous>", "file:///a%00b.js"}) {
    CHECK(original(maps, frame(url)) == "");
  }
  CHECK(warnings.lines.empty());
}

TEST_CASE("maps can be left alone") {
  const App app("x();");
  write_file(app.script + ".map", kMap);
  Warnings warnings;
  SourceMapOptions options;
  options.enabled = false;
  SourceMaps maps(options, warnings.warn());
  CHECK(original(maps, frame(app.script)) == "");
}

// As esbuild --minify writes it, cut down.
TEST_CASE("a function gets the name that its source gave it") {
  const App app("var s=e=>({n:e});function u(e){}var n=class{constructor(o){}");
  write_file(
      app.script + ".map",
      source_map_text(mappings_of({{0, 4, 0, 1, 6, 0},
                                   {0, 6, 0, 1, 18, 2},
                                   {0, 17, 0, 2, 0},
                                   {0, 26, 0, 2, 9, 1},
                                   {0, 28, 0, 2, 22, 2},
                                   {0, 36, 0, 4, 7, 3},
                                   {0, 44, 0, 5, 2}}),
                      {"a.ts"}, {"makeOwner", "serve", "name", "Session"}));
  Warnings warnings;
  SourceMaps maps({}, warnings.warn());
  const auto name = [&](const std::string& function, uint32_t column) {
    return maps.original({function, "", app.script, 1, column, std::nullopt})
        ->function;
  };
  CHECK(name("s", 7) == "makeOwner");
  CHECK(name("u", 28) == "serve");
  CHECK(name("n", 56) == "Session");
  CHECK(name("a.b.u", 28) == "a.b.serve");
  // Not the argument's name, though its segment is the one that it is in.
  CHECK(name("", 7) == "");
  CHECK(name("other", 7) == "other");
  CHECK(name(std::string(500, 'x'), 7) == std::string(500, 'x'));
}

// As esbuild --minify writes classes that have fields.
TEST_CASE("a class gets its name, whatever stands before its constructor") {
  const std::string code =
      "var ii=class{u;constructor(o){}};"
      "var i=class{u=x;m(){}constructor(o){}};class c extends i{v=1;"
      "constructor(o){}}";
  const auto column_of = [&](const std::string& text) {
    return static_cast<uint32_t>(code.find(text));
  };
  const App app(code);
  write_file(
      app.script + ".map",
      source_map_text(mappings_of({{0, column_of("ii=class"), 0, 0, 0, 3},
                                   {0, column_of("i=class{u=x"), 0, 1, 6, 0},
                                   {0, column_of("x;m"), 0, 1, 8, 1},
                                   {0, column_of("m()"), 0, 1, 18},
                                   {0, column_of("c extends"), 0, 4, 7, 2},
                                   {0, column_of("v=1"), 0, 5, 2}}),
                      {"a.ts"}, {"Session", "field", "Child", "Other"}));
  Warnings warnings;
  SourceMaps maps({}, warnings.warn());
  const auto name = [&](const std::string& function, size_t column) {
    return maps
        .original({function, "", app.script, 1, static_cast<uint32_t>(column),
                   std::nullopt})
        ->function;
  };
  constexpr size_t kAfterConstructor = 12;
  const size_t first = code.find("constructor") + kAfterConstructor;
  const size_t second = code.find("constructor", first) + kAfterConstructor;
  const size_t third = code.rfind("constructor") + kAfterConstructor;
  CHECK(name("ii", first) == "Other");
  CHECK(name("i", second) == "Session");
  CHECK(name("c", third) == "Child");
  CHECK(name("x", second) == "x");
  CHECK(name("i", second - 4) == "i");
  CHECK(name("i", 100'000) == "i");
}

TEST_CASE("a profile's frames are those of the sources") {
  const App app("x();");
  write_file(app.script + ".map", kMap);
  analysis::AllocationProfileBuilder builder;
  const auto call = builder.add_call(builder.kRoot, frame(app.script));
  builder.add_bytes(call, 100, 1);
  builder.add_call(call, frame("node:fs"));
  Warnings warnings;
  SourceMaps maps({}, warnings.warn());
  const auto mapped = commands::with_original_positions(builder.build(), maps);
  CHECK(mapped.total_bytes() == 100);
  REQUIRE(mapped.frames.size() == 3);
  CHECK(mapped.frames.values()[0].function == "(root)");
  CHECK(mapped.frames.values()[1].url == app.dir.file("src/a.ts"));
  CHECK(mapped.frames.values()[2] == frame("node:fs"));
}

}  // namespace
}  // namespace heapcli::tests
