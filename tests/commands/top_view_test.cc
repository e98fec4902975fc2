#include "commands/top_view.h"

#include "commands/terminal.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using Catch::Matchers::StartsWith;
using commands::CollectionCounts;
using commands::display_width;
using commands::ProcessInfo;
using commands::render_top;
using commands::TopFigures;
using commands::TopOrder;
using commands::TopView;
using std::chrono::milliseconds;

TopFigures figures() {
  TopFigures figures;
  figures.heap = {3 << 20, 5 << 20, {}, {}};
  figures.used_bytes = {1 << 20, 2 << 20, 3 << 20};
  figures.used_span = milliseconds(2000);
  figures.functions_age = milliseconds(0);
  figures.functions_span = milliseconds(10'000);
  figures.functions = {
      {{.function = "big", .script_id = {}, .url = "/app/a.js"}, 9000, 10},
      {{.function = "fast", .script_id = {}, .url = "/app/b.js"}, 500, 400}};
  return figures;
}

std::string all(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string rendered(const TopFigures& shown, const TopView& view = {},
                     const ProcessInfo& process = {}, size_t width = 100,
                     size_t height = 40) {
  return all(render_top("127.0.0.1:9229", process, shown, view, width, height));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a frame of top fits every screen") {
  TopFigures many = figures();
  for (int i = 0; i < 100; ++i) many.functions.push_back(many.functions[0]);
  many.gauge.collections = CollectionCounts{};
  TopView view;
  for (const bool help : {false, true}) {
    view.help = help;
    for (size_t width : {1, 5, 11, 12, 30, 80, 300}) {
      for (size_t height : {1, 2, 5, 12, 13, 14, 24, 80}) {
        const auto lines =
            render_top("127.0.0.1:9229", {}, many, view, width, height);
        CHECK(lines.size() == height);
        for (const std::string& line : lines) {
          INFO(width << "x" << height << ": " << line);
          CHECK(display_width(line) <= width);
        }
      }
    }
  }
}

TEST_CASE("top sorts by what is live, or by what came lately") {
  TopView view;
  std::string text = rendered(figures(), view);
  CHECK(text.find("big") < text.find("fast"));
  view.order = TopOrder::kRecent;
  text = rendered(figures(), view);
  CHECK(text.find("big") > text.find("fast"));
}

TEST_CASE("control characters of the target do not reach the terminal") {
  TopFigures hostile = figures();
  hostile.functions[0].frame.function = "a\x1b]0;owned\x07\r\nb\xc2\x9b";
  hostile.profiles_refused = "";
  ProcessInfo process;
  process.title = "evil\x1b[2J";
  process.runtime = "node\x1b[31m";
  for (const char c : rendered(hostile, {}, process)) {
    CHECK((c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)));
  }
  hostile.profiles_refused = "no\x1b[2J";
  CHECK(!has(rendered(hostile, {}, process), "\x1b"));
}

TEST_CASE("top says what it does not know") {
  TopFigures bare = figures();
  bare.functions_age.reset();
  std::string text = rendered(bare);
  CHECK(has(text, "the first profile is on its way"));
  CHECK(has(text, "collections not known"));
  CHECK(has(text, "memory    not known"));
  bare.profiles_refused = "somebody else samples";
  CHECK(has(rendered(bare), "functions not known: somebody else samples"));
}

TEST_CASE("top says how old its figures of functions are") {
  TopFigures old = figures();
  CHECK(!has(rendered(old), " ago"));
  old.functions_age = milliseconds(7000);
  CHECK(has(rendered(old), "function of the program, 7 s ago"));
}

}  // namespace
}  // namespace heapcli::tests
