// The two files that a flame graph is written to: flame_svg and flame_html.
// scripts/formats.sh opens them in a browser.
#include <nlohmann/json.hpp>
#include <regex>

#include "analysis/profile/flame_html.h"
#include "analysis/profile/flame_svg.h"
#include "tests/analysis/profile/awkward_profile.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::AllocationProfile;
using nlohmann::json;

constexpr const char* kTitle = "</title><script>alert(1)</script>";

std::string svg(const AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_flame_svg(profile, kTitle, sink);
  });
}

std::string html(const AllocationProfile& profile) {
  return written([&](const analysis::ByteSink& sink) {
    analysis::write_flame_html(profile, kTitle, sink);
  });
}

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != text.npos;
       at = text.find(part, at + part.size())) {
    ++found;
  }
  return found;
}

// What the page's script parses.
json data_of(const std::string& page) {
  const std::string begin = R"(<script type="application/json" id="data">)";
  const size_t from = page.find(begin) + begin.size();
  return json::parse(page.substr(from, page.find("</script>", from) - from));
}

TEST_CASE("an SVG flame graph says what each frame is and holds") {
  analysis::AllocationProfileBuilder builder;
  const auto call = builder.add_call(builder.kRoot, app_frame("f"));
  builder.add_bytes(call, 3072, 1);
  builder.add_bytes(builder.add_call(call, app_frame("g")), 1024, 1);
  builder.set_sampling_interval(32768);
  const std::string text = svg(builder.build());
  CHECK_THAT(text, ContainsSubstring("4.00 KiB in 2 call paths, a sample "
                                     "every 32.0 KiB"));
  CHECK_THAT(text, ContainsSubstring("<title>f\n/app/f.js:3:7\n4.00 KiB, "
                                     "100.0 %; itself 3.00 KiB</title>"));
  CHECK_THAT(text, ContainsSubstring("<title>g\n/app/g.js:3:7\n1.00 KiB, "
                                     "25.0 %</title>"));
}

TEST_CASE("a function without a name is shown with its place") {
  analysis::AllocationProfileBuilder builder;
  analysis::Frame frame = app_frame("");
  frame.url = "file:///app/src/index.js";
  builder.add_bytes(builder.add_call(builder.kRoot, frame), 3072, 1);
  CHECK_THAT(svg(builder.build()),
             ContainsSubstring(">(anonymous) index.js:3<"));
}

TEST_CASE("no name ends an element of an SVG flame graph") {
  const std::string text = svg(awkward_profile());
  CHECK(count(text, "<script") == 0);
  CHECK(count(text, "<g ") == count(text, "</g>"));
  CHECK(count(text, "<text ") == count(text, "</text>"));
  CHECK_THAT(text,
             ContainsSubstring("&lt;/script&gt;&lt;b&gt;&amp;amp;&quot;"));
  // XML has no way to write most control characters.
  CHECK(text.find('\x01') == text.npos);
  CHECK(text.find('\t') == text.npos);
}

TEST_CASE("an SVG flame graph leaves out what nobody could see") {
  analysis::AllocationProfileBuilder builder;
  builder.add_bytes(builder.add_call(builder.kRoot, app_frame("big")),
                    1'000'000, 1);
  for (int i = 0; i < 100; ++i) {
    const auto call =
        builder.add_call(builder.kRoot, app_frame("small" + std::to_string(i)));
    builder.add_bytes(call, 1, 1);
  }
  const std::string text = svg(builder.build());
  CHECK(count(text, "<g ") == 2);
  CHECK_THAT(text, ContainsSubstring("100 small ones not shown"));
}

TEST_CASE("no name ends the script of an HTML flame graph") {
  const AllocationProfile profile = awkward_profile();
  const std::string page = html(profile);
  CHECK(count(page, "<script") == 2);
  CHECK(count(page, "</script>") == 2);
  const json data = data_of(page);
  CHECK(data["title"] == kTitle);
  CHECK(data["frame"].size() == profile.call_count());
  CHECK(data["total"][0] == profile.total_bytes());
  CHECK(data["self"][0] == 5);
  CHECK(data["interval"] == 32768);
  bool found = false;
  for (const json& frame : data["frames"]) {
    found |= frame[0] == "</script><b>&amp;\"'";
  }
  CHECK(found);
}

TEST_CASE("an HTML flame graph asks the network for nothing") {
  const std::string page = html(awkward_profile());
  CHECK(!std::regex_search(
      page.substr(0, page.find("application/json")),
      std::regex(R"re((src|href)=|url\(|@import|https?:)re")));
  CHECK_THAT(page, ContainsSubstring("default-src 'none'"));
}

TEST_CASE("flame graphs of nothing are whole files") {
  const auto empty = [] {
    return analysis::AllocationProfileBuilder().build();
  };
  CHECK_THAT(svg(empty()), ContainsSubstring("0 B in 0 call paths"));
  CHECK(svg(empty()).find("nan") == std::string::npos);
  CHECK(data_of(html(empty()))["frame"].size() == 1);
}

TEST_CASE("colours tell the program from packages, the runtime and the rest") {
  analysis::AllocationProfileBuilder builder;
  for (const char* url : {"/app/a.js", "/app/node_modules/x/a.js",
                          "/app/node_modules/x/b.js", "node:fs", ""}) {
    analysis::Frame frame = app_frame(url);
    frame.url = url;
    builder.add_bytes(builder.add_call(builder.kRoot, frame), 1, 1);
  }
  std::string kinds;
  std::vector<std::string> classes;
  const json data = data_of(html(builder.build()));
  for (const json& frame : data["frames"]) {
    classes.push_back(frame[4]);
    kinds += classes.back()[0];
  }
  CHECK(kinds == "epkkne");
  // One package, one colour.
  CHECK(classes[2] == classes[3]);
}

}  // namespace
}  // namespace heapcli::tests
