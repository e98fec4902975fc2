#include "analysis/profile/frame_origin.h"

#include "tests/analysis/profile/profile_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using namespace heapcli::analysis;

AllocationProfile profile_of(const std::vector<Frame>& path) {
  AllocationProfileBuilder builder;
  allocate(builder, path, 100);
  return builder.build();
}

TEST_CASE("a package is that of the innermost node_modules") {
  CHECK(package_of("/x/node_modules/@a/b/node_modules/c/i.js") == "c");
  CHECK(package_of("file:///x/node_modules/@a/b/lib/i.js") == "@a/b");
  CHECK(package_of("C:\\x\\node_modules\\express\\i.js") == "express");
  CHECK(package_of("/x/node_modules/.pnpm/d@1.0.0/node_modules/d/i.js") == "d");
  CHECK(package_of("/c/npm/registry.npmjs.org/chalk/5.0.0/i.js") == "chalk");
  CHECK(package_of("/app/server.js") == "");
  CHECK(package_of("/app/my_node_modules/x/server.js") == "");
  CHECK(package_of("/app/node_modules") == "");
  CHECK(package_of("node_modules/a/i.js") == "");
  CHECK(package_of("") == "");
}

TEST_CASE("Node's own scripts are told from the program's, old names too") {
  const InternalFrames modern(
      profile_of({function("a", "node:fs"), function("b")}));
  CHECK(modern.contains(function("x", "node:internal/timers")));
  CHECK(modern.contains(function("x", "ext:core/01_core.js")));
  CHECK(modern.contains({.function = "map", .script_id = {}, .url = {}}));
  CHECK(!modern.contains(function("x", "timers.js")));
  CHECK(!modern.contains(function("x", "file:///app/a.js")));
  // Evaluated code is the program's.
  CHECK(!modern.contains(function("x", "")));
  CHECK(!modern.contains({.function = "(GC)", .script_id = {}, .url = {}}));

  const InternalFrames old(profile_of({function("a", "internal/timers.js")}));
  CHECK(old.contains(function("x", "fs.js")));
  CHECK(!old.contains(function("x", "/app/fs.js")));
  CHECK(!old.contains(function("x", "./fs.js")));
  CHECK(!old.contains(function("x", "C:\\fs.js")));
  CHECK(!old.contains(function("x", "evalmachine.<anonymous>")));
}

TEST_CASE("the program's code is what is neither Node's nor V8's") {
  const auto check = [](const InternalFrames& internals, const char* url,
                        bool expected) {
    INFO(url);
    CHECK(internals.is_program(function("f", url)) == expected);
  };
  const InternalFrames modern(profile_of({function("a", "node:fs")}));
  const InternalFrames old(profile_of({function("a", "fs.js")}));
  for (const char* url :
       {"/app/a.js", "file:///app/a.mjs", "[eval]", "evalmachine.<anonymous>",
        "https://x/y.js", "C:\\app\\a.js", "webpack://x/./a.ts", "./a.js"}) {
    check(modern, url, true);
    check(old, url, true);
  }
  // What a program gives to vm.Script may look like Node's own of old.
  for (const char* url : {"bundle.js", "internal/timers.js"}) {
    check(modern, url, true);
    check(old, url, false);
  }
  for (const char* url : {"node:fs", "ext:core/x.js"}) {
    check(modern, url, false);
    check(old, url, false);
  }
  // Evaluated code has no URL, V8's own frames and builtins have no script.
  CHECK(modern.is_program({.function = "f", .script_id = "7", .url = {}}));
  CHECK(!modern.is_program({.function = "map", .script_id = {}, .url = {}}));
  CHECK(!modern.is_program({.function = "(GC)", .script_id = {}, .url = {}}));
}

TEST_CASE("whose code it is depends on the script, not on its source") {
  Frame mapped = function("f", "src/timers.js");
  mapped.generated = {"/app/bundle.js", 1, 2};
  const InternalFrames old(profile_of({function("a", "fs.js")}));
  CHECK(old.is_program(mapped));
  mapped.generated->url = "internal/timers.js";
  CHECK(!old.is_program(mapped));
}

TEST_CASE("bytes of internals go to the nearest caller of the program") {
  const Frame timers = function("listOnTimeout", "node:internal/timers");
  const Frame read = function("readSync", "node:fs");
  const Frame tick = function("tick");
  AllocationProfileBuilder builder;
  allocate(builder, {timers}, 1);
  allocate(builder, {timers, tick}, 20);
  allocate(builder, {timers, tick, read}, 300);
  allocate(builder, {timers, tick, read, timers}, 4000);
  allocate(builder, {timers, tick, read, function("callback")}, 50000);
  allocate(builder, {tick}, 600000);
  builder.set_sampling_interval(7);

  const AllocationProfile folded = fold_internals(builder.build());
  CHECK(folded.sampling_interval == 7);
  CHECK(folded.total_bytes() == 654321);
  REQUIRE(folded.call_count() == 4);
  const auto bytes_of = [&](uint32_t call) {
    return folded.self_bytes[CallIndex{call}];
  };
  const auto name_of = [&](uint32_t call) {
    return folded.frames[folded.frame[CallIndex{call}]].function;
  };
  CHECK(name_of(1) == "(node)");
  CHECK(bytes_of(1) == 1);
  CHECK(name_of(2) == "tick");
  CHECK(bytes_of(2) == 604320);
  CHECK(name_of(3) == "callback");
  CHECK(folded.parent[CallIndex{3}] == CallIndex{2});
  uint64_t sampled = 0;
  for (const AllocationSample& sample : folded.samples) {
    if (sample.call == CallIndex{2}) sampled += sample.bytes;
  }
  CHECK(sampled == 604320);
}

}  // namespace
}  // namespace heapcli::tests
