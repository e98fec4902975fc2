#include "commands/top_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/sparkline.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;
using Lines = std::vector<std::string>;

constexpr size_t kLabelWidth = 10;
constexpr size_t kFunctionsForOnce = 25;
constexpr size_t kNarrowestTable = 48;
// From here on the age of the figures is worth a word.
constexpr milliseconds kOldProfile{2'500};

// Figures that are drawn each second need not say more than whole seconds.
std::string seconds(milliseconds time) {
  const auto count = (time.count() + 500) / 1000;
  if (count < 60) return std::to_string(count) + " s";
  const auto minutes = count / 60;
  if (minutes < 60) {
    return std::to_string(minutes) + " min " + std::to_string(count % 60) +
           " s";
  }
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) +
         " min";
}

milliseconds from_seconds(double time) {
  return milliseconds(static_cast<int64_t>(time * 1000));
}

// Puts lines together, each cut to what there is.
class Page {
 public:
  Page(size_t width, bool color) : width_(width), color_(color) {}

  void line(const std::string& text, CellStyle style = CellStyle::kPlain) {
    lines_.push_back(styled(fit(printable(text), width_), style, color_));
  }

  void labelled(const std::string& label, const std::string& text) {
    const size_t room = width_ > kLabelWidth ? width_ - kLabelWidth : 1;
    std::string head = fit(label, kLabelWidth);
    head.resize(std::max(head.size(), kLabelWidth), ' ');
    lines_.push_back(width_ > kLabelWidth
                         ? styled(head, CellStyle::kDim, color_) +
                               fit(printable(text), room)
                         : fit(head, width_));
  }

  Lines& lines() { return lines_; }

 private:
  const size_t width_;
  const bool color_;
  Lines lines_;
};

std::string join(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + ", " + b;
}

std::string who(const std::string& target, const ProcessInfo& process,
                const TopFigures& figures) {
  std::string text = "heapcli top  " + target;
  if (process.pid) text += "  pid " + std::to_string(*process.pid);
  if (!process.runtime.empty()) text += "  " + process.runtime;
  if (figures.gauge.uptime_s) {
    text += "  up " + seconds(from_seconds(*figures.gauge.uptime_s));
  }
  return text;
}

std::string heap_text(const ProcessInfo& process, const TopFigures& figures) {
  std::string text = format_bytes(figures.heap.used) + " used of " +
                     format_bytes(figures.heap.total);
  if (process.heap_limit_bytes) {
    text += ", limit " + format_bytes(*process.heap_limit_bytes) + " (" +
            format_percent(static_cast<double>(figures.heap.used),
                           static_cast<double>(*process.heap_limit_bytes)) +
            ")";
  }
  return text;
}

std::string live_text(const TopFigures& figures) {
  std::string text;
  if (figures.live_bytes) {
    text = format_bytes(*figures.live_bytes) + " after a collection";
  }
  if (figures.bytes_per_second && std::abs(*figures.bytes_per_second) < 1e15) {
    text = join(
        text,
        format_bytes_delta(static_cast<int64_t>(*figures.bytes_per_second)) +
            "/s over the last " +
            seconds(std::min(figures.used_span, milliseconds(30'000))));
  }
  return text.empty() ? "not known yet" : text;
}

std::string memory_text(const TopFigures& figures) {
  const GaugeReading& gauge = figures.gauge;
  std::string text;
  if (gauge.rss_bytes) text = "RSS " + format_bytes(*gauge.rss_bytes);
  if (gauge.external_bytes) {
    text = join(text, "external " + format_bytes(*gauge.external_bytes));
  }
  if (gauge.array_buffers_bytes) {
    text = join(text, "of it array buffers " +
                          format_bytes(*gauge.array_buffers_bytes));
  }
  return text.empty() ? "not known" : text;
}

std::string collections_text(const CollectionCounts& counts) {
  std::string text;
  const auto add = [&](const CollectionCount& kind, const char* name) {
    text = join(text, format_count(kind.count) + " " + name + " " +
                          format_duration(
                              milliseconds(std::llround(kind.milliseconds))));
  };
  add(counts.minor, "minor");
  add(counts.major, "major");
  if (counts.other.count > 0) add(counts.other, "other");
  return text;
}

void add_garbage(const TopFigures& figures, Page& page) {
  if (!figures.gauge.collections) {
    page.labelled("garbage", "collections not known");
    return;
  }
  std::string all = collections_text(*figures.gauge.collections);
  if (figures.own_collections > 0) {
    all += "; " + format_count(figures.own_collections) + " asked for by top";
  }
  page.labelled("garbage", all);
  if (figures.recent_collections && figures.collections_span.count() > 0) {
    page.labelled("", collections_text(*figures.recent_collections) +
                          " in the last " + seconds(figures.collections_span));
  }
}

void add_heap(const ProcessInfo& process, const TopFigures& figures,
              size_t width, Page& page) {
  page.labelled("heap", heap_text(process, figures));
  page.labelled("live", live_text(figures));
  const auto [least, most] =
      std::minmax_element(figures.used_bytes.begin(), figures.used_bytes.end());
  const std::string range = "  " + format_bytes(*least) + " – " +
                            format_bytes(*most) + " in " +
                            seconds(figures.used_span);
  const size_t taken = kLabelWidth + display_width(range);
  if (figures.used_bytes.size() > 1 && width > taken + 8) {
    page.labelled("used", level_sparkline(figures.used_bytes,
                                          std::min(width - taken, size_t{60})) +
                              range);
  }
  page.labelled("memory", memory_text(figures));
  add_garbage(figures, page);
}

void add_functions(const TopFigures& figures, const TopView& view, size_t width,
                   size_t room, Page& page) {
  if (!figures.profiles_refused.empty()) {
    page.line("functions not known: " + figures.profiles_refused);
    return;
  }
  if (width < kNarrowestTable) {
    page.line("too narrow for the functions");
    return;
  }
  if (!figures.functions_age) {
    page.line("sampling; the first profile is on its way");
    return;
  }
  std::vector<FunctionUse> functions = figures.functions;
  if (view.order == TopOrder::kRecent) {
    std::stable_sort(functions.begin(), functions.end(),
                     [](const FunctionUse& a, const FunctionUse& b) {
                       return a.recent_bytes > b.recent_bytes;
                     });
  }
  const bool by_live = view.order == TopOrder::kLive;
  std::string heading = view.internals ? "function" : "function of the program";
  if (*figures.functions_age >= kOldProfile) {
    heading += ", " + seconds(*figures.functions_age) + " ago";
  }
  Table table({by_live ? "live▼" : "live",
               "last " + seconds(figures.functions_span) + (by_live ? "" : "▼"),
               heading});
  table.set_fit(fit_frame);
  for (const FunctionUse& use : functions) {
    if (room <= 1) break;
    --room;
    table.add_row({{format_bytes(use.live_bytes)},
                   {format_bytes_delta(use.recent_bytes),
                    use.recent_bytes > 0   ? CellStyle::kGrowth
                    : use.recent_bytes < 0 ? CellStyle::kShrinkage
                                           : CellStyle::kPlain},
                   {frame_text(use.frame)}});
  }
  const std::string text = table.render(width, view.color);
  for (size_t start = 0; start < text.size();) {
    const size_t end = text.find('\n', start);
    page.lines().push_back(text.substr(start, end - start));
    start = end + 1;
  }
  if (functions.empty()) {
    page.line("nothing of what was allocated since the start is alive");
  }
}

void add_help(Page& page) {
  for (const char* const line :
       {"s  sort by what is live, or by what came in the last seconds",
        "g  collect garbage now",
        "h  take a heap snapshot into a file of the working directory",
        "p  pause the display; sampling goes on",
        "i  show Node's own functions, or give theirs to their callers",
        "?  this help", "q  quit (Ctrl-C, too)", "",
        "Figures are of objects that were allocated since top began and are",
        "alive. V8 collects garbage for each profile; see docs/top.md."}) {
    page.line(line);
  }
}

std::string footer(const TopView& view) {
  if (!view.message.empty()) return view.message;
  return std::string(view.paused ? "PAUSED  p go on" : "p pause") +
         "  s sort  g collect garbage  h snapshot  i internals  ? help  q quit";
}

}  // namespace

std::vector<std::string> render_top(const std::string& target,
                                    const ProcessInfo& process,
                                    const TopFigures& figures,
                                    const TopView& view, size_t width,
                                    size_t height) {
  Page page(width, view.color);
  page.line(who(target, process, figures), CellStyle::kBold);
  if (!process.title.empty()) page.line(process.title, CellStyle::kDim);
  page.line("");
  add_heap(process, figures, width, page);
  page.line("");
  const size_t footer_lines = view.interactive ? 2 : 0;
  const size_t used = page.lines().size() + footer_lines;
  const size_t room = height == 0     ? kFunctionsForOnce + 1
                      : height > used ? height - used
                                      : 0;
  if (view.help) {
    add_help(page);
  } else if (room > 1) {
    add_functions(figures, view, width, room, page);
  }
  Lines& lines = page.lines();
  if (!view.interactive) return std::move(lines);
  lines.resize(height > 0 ? height - 1 : 0);
  if (height > 0) page.line(footer(view), CellStyle::kDim);
  return std::move(lines);
}

}  // namespace heapcli::commands
