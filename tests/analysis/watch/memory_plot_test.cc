#include "analysis/watch/memory_plot.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::memory_plot_svg;
using analysis::MemoryPlot;
using analysis::ThinnedSeries;

TEST_CASE(
    "a plot has its curves, axes, trend and leaks, and no stranger's tags") {
  ThinnedSeries used(16);
  ThinnedSeries after(16);
  const ThinnedSeries none(16);
  for (int i = 0; i < 300; ++i) used.add(i, 3e6 + 1e5 * (i % 10));
  for (int i = 0; i < 8; ++i) after.add(40 * i, 2e6 + 1e5 * i);
  MemoryPlot plot;
  plot.title = "Memory of <script>&\x01";
  plot.end_s = 299;
  plot.end_unix_ms = 1'700'000'000'000;
  plot.curves = {{"heap used", "used", &used, false},
                 {"after", "after", &after, true},
                 {"rss", "rss", &none, false}};
  plot.trend = analysis::Trend{100, 90, 110, 8, 280};
  plot.leaks = {{40, 240, 2'100'000, 2'600'000, 5}};
  const std::string svg = memory_plot_svg(plot);
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK_THAT(svg, ContainsSubstring("&lt;script&gt;&amp;") &&
                      ContainsSubstring("line used") &&
                      ContainsSubstring("band used") &&
                      ContainsSubstring("dot after") &&
                      ContainsSubstring("2.00 MiB") &&
                      ContainsSubstring("trend +352 KiB/h") &&
                      ContainsSubstring("class=\"leak\""));
  CHECK(svg.find("<script") == svg.npos);
  CHECK(svg.find("line rss") == svg.npos);
}

TEST_CASE("a plot of nothing is a plot") {
  CHECK(memory_plot_svg({}).ends_with("</svg>\n"));
  ThinnedSeries one(16);
  one.add(3, 0);
  MemoryPlot plot;
  plot.curves = {{"used", "used", &one, true}};
  const std::string svg = memory_plot_svg(plot);
  CHECK(svg.find("nan") == svg.npos);
  CHECK(svg.find("inf") == svg.npos);
}

TEST_CASE("a curve is not drawn over the time without a target") {
  ThinnedSeries used(64);
  for (int i = 0; i < 10; ++i) used.add(i, 5e6);
  for (int i = 0; i < 10; ++i) used.add(3000 + i, 1e6);
  MemoryPlot plot;
  plot.curves = {{"used", "used", &used, false}};
  const std::string svg = memory_plot_svg(plot);
  size_t lines = 0;
  for (size_t at = 0; (at = svg.find("<polyline", at)) != svg.npos; ++at) {
    ++lines;
  }
  CHECK(lines == 2);
}

}  // namespace
}  // namespace heapcli::tests
