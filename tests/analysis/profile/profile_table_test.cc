#include "analysis/profile/profile_table.h"

#include "analysis/profile/call_tree.h"
#include "tests/analysis/profile/profile_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using namespace heapcli::analysis;

const ProfileRow* row_named(const std::vector<ProfileRow>& rows,
                            const std::string& name) {
  for (const ProfileRow& row : rows) {
    if (row.frame.function == name || row.frame.url == name) return &row;
  }
  FAIL("no row " << name);
  return nullptr;
}

TEST_CASE("a recursive function's total counts each byte once") {
  const Frame walk = function("walk");
  const Frame visit = function("visit");
  AllocationProfileBuilder builder;
  allocate(builder, {walk}, 1);
  allocate(builder, {walk, visit}, 20);
  allocate(builder, {walk, visit, walk}, 300);
  allocate(builder, {walk, visit, walk, visit}, 4000);
  allocate(builder, {visit}, 50000);
  allocate(builder, {visit, walk}, 600000);
  const auto rows = profile_table(builder.build(), ProfileGrouping::kFunction);
  REQUIRE(rows.size() == 2);
  CHECK(row_named(rows, "walk")->self_bytes == 600301);
  CHECK(row_named(rows, "walk")->total_bytes == 604321);
  CHECK(row_named(rows, "visit")->self_bytes == 54020);
  CHECK(row_named(rows, "visit")->total_bytes == 654320);
  CHECK(rows[0].frame.function == "walk");
}

TEST_CASE("functions are told apart by place, not by script id") {
  Frame elsewhere = function("f");
  elsewhere.line = 9;
  Frame loaded_again = function("f");
  loaded_again.script_id = "8";
  AllocationProfileBuilder builder;
  allocate(builder, {function("f")}, 1, 2);
  allocate(builder, {loaded_again}, 20);
  allocate(builder, {elsewhere}, 300);
  const auto rows = profile_table(builder.build(), ProfileGrouping::kFunction);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].self_bytes == 300);
  CHECK(rows[1].self_bytes == 22);
  CHECK(rows[1].self_count == 3);
}

TEST_CASE("bytes are summed up by file and by package") {
  AllocationProfileBuilder builder;
  const Frame main = function("main", "file:///app/main.js");
  const Frame parse = function("parse", "/app/node_modules/@x/y/parse.js");
  const Frame lex = function("lex", "/app/node_modules/@x/y/lex.js");
  allocate(builder, {main}, 1);
  allocate(builder, {main, parse}, 20);
  allocate(builder, {main, parse, lex}, 300);
  allocate(builder, {function("readSync", "node:fs")}, 4000);
  allocate(builder, {{.function = "(V8 API)", .script_id = {}, .url = {}}}, 5);
  const AllocationProfile profile = builder.build();

  const auto files = profile_table(profile, ProfileGrouping::kFile);
  REQUIRE(files.size() == 5);
  CHECK(row_named(files, "file:///app/main.js")->total_bytes == 321);
  CHECK(row_named(files, "node:fs")->self_bytes == 4000);
  CHECK(row_named(files, "(V8 API)")->self_bytes == 5);

  const auto packages = profile_table(profile, ProfileGrouping::kPackage);
  REQUIRE(packages.size() == 4);
  CHECK(row_named(packages, "@x/y")->self_bytes == 320);
  CHECK(row_named(packages, "@x/y")->total_bytes == 320);
  CHECK(row_named(packages, "(program)")->total_bytes == 321);
  CHECK(row_named(packages, "(node)")->self_bytes == 4000);
}

TEST_CASE("an empty profile has an empty table, and bytes of the root a row") {
  AllocationProfileBuilder builder;
  CHECK(profile_table(builder.build(), ProfileGrouping::kFunction).empty());
  builder.add_bytes(builder.kRoot, 9, 1);
  const auto rows = profile_table(builder.build(), ProfileGrouping::kFunction);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].frame.function == "(root)");
  CHECK(rows[0].total_bytes == 9);
}

TEST_CASE("paths of any length are summed up without using up the stack") {
  AllocationProfileBuilder builder;
  CallIndex call = builder.kRoot;
  for (int i = 0; i < 500'000; ++i) {
    call = builder.add_call(call, function(i % 2 == 0 ? "even" : "odd"));
    builder.add_bytes(call, 1, 1);
  }
  const AllocationProfile profile = builder.build();
  const auto rows = profile_table(profile, ProfileGrouping::kFunction);
  CHECK(row_named(rows, "even")->total_bytes == 500'000);
  CHECK(row_named(rows, "odd")->total_bytes == 499'999);
  CHECK(call_tree(profile, 1).size() == 500'000);
}

TEST_CASE("the tree shows big calls first and sums up the small ones") {
  AllocationProfileBuilder builder;
  allocate(builder, {function("a")}, 10);
  allocate(builder, {function("b"), function("c")}, 1);
  allocate(builder, {function("b"), function("d")}, 2);
  allocate(builder, {function("b"), function("e")}, 50);
  allocate(builder, {function("f")}, 0);
  const AllocationProfile profile = builder.build();
  std::string text;
  for (const CallTreeRow& row : call_tree(profile, 5)) {
    text += std::string(row.depth, ' ') +
            (row.small_calls > 0
                 ? std::to_string(row.small_calls) + " small"
                 : profile.frames[profile.frame[row.call]].function) +
            " " + std::to_string(row.total_bytes) + "\n";
  }
  CHECK(text ==
        "b 53\n"
        " e 50\n"
        " 2 small 3\n"
        "a 10\n");
}

}  // namespace
}  // namespace heapcli::tests
