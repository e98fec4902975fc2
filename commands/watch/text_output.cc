// Lines for people: one a sample, below a heading, as vmstat has them. They
// scroll, so what was there an hour ago can still be read and copied; a full
// screen is what `top` is for. The last line of a terminal is drawn over and
// over, and says where it is going.
#include "commands/watch/text_output.h"

#include <ctime>

#include "commands/format.h"
#include "commands/output.h"
#include "commands/progress_line.h"
#include "commands/sparkline.h"
#include "commands/table.h"
#include "commands/terminal.h"
#include "commands/watch/growth_advice.h"

namespace heapcli::commands {
namespace {

std::string number_of(uint64_t count, const std::string& what) {
  return format_count(count) + " " + what + (count == 1 ? "" : "s");
}

using std::chrono::milliseconds;

constexpr size_t kLinesBelowHeading = 20;
constexpr size_t kSparkline = 24;
constexpr const char* kHeading =
    "    time      used     total  external       rss     gcs  after gc        "
    "trend\n";

std::string clock_text(int64_t unix_ms) {
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm local{};
  localtime_r(&seconds, &local);
  char text[16];
  return std::string(text,
                     std::strftime(text, sizeof text, "%H:%M:%S", &local));
}

std::string right(const std::string& text, size_t width) {
  const size_t taken = display_width(text);
  return std::string(width > taken ? width - taken : 0, ' ') + text;
}

std::string bytes(const std::optional<uint64_t>& value) {
  return value ? format_bytes(*value) : "–";
}

std::string seconds_text(double seconds) {
  return format_duration(milliseconds(static_cast<int64_t>(seconds * 1000)));
}

// Below what follows "  Next: ".
std::string indented(std::string text) {
  for (size_t at = 0; (at = text.find('\n', at)) != text.npos; ++at) {
    text.insert(at + 1, 8, ' ');
  }
  return text;
}

std::string collections(const WatchHistory& history) {
  const auto& counts = history.new_collections();
  if (!counts) return "–";
  return std::to_string(counts->minor.count) + "/" +
         std::to_string(counts->major.count);
}

class TextOutput : public WatchOutput {
 public:
  explicit TextOutput(const Context& context)
      : context_(context),
        line_(context.show_progress()),
        on_terminal_(stdout_is_terminal()) {}

  void attached(const std::string& target, const ProcessInfo& process,
                double /*at_s*/, bool again, bool restarted) override {
    line_.clear();
    target_ = target;
    pid_ = process.pid ? std::to_string(*process.pid) : "";
    std::string text = !again      ? "watching "
                       : restarted ? "back, restarted: "
                                   : "back: ";
    text += target;
    if (!pid_.empty()) text += ", pid " + pid_;
    if (!process.runtime.empty()) text += ", " + printable(process.runtime);
    if (process.heap_limit_bytes) {
      text += ", heap limit " + format_bytes(*process.heap_limit_bytes);
    }
    if (again) {
      write_output(text + "\n");
    } else {
      context_.note(text + "; Ctrl-C ends it");
    }
  }

  void sample(const WatchHistory& history) override {
    line_.clear();
    std::string out;
    if (lines_ % kLinesBelowHeading == 0 && (lines_ == 0 || on_terminal_)) {
      out += styled(kHeading, CellStyle::kDim, context_.use_color());
    }
    ++lines_;
    const MemorySample& sample = history.last();
    out += clock_text(sample.unix_ms);
    out += right(format_bytes(sample.heap.used), 10);
    out += right(format_bytes(sample.heap.total), 10);
    out += right(bytes(sample.gauge.external_bytes), 10);
    out += right(bytes(sample.gauge.rss_bytes), 10);
    out += right(collections(history), 8);
    out += right(
        history.new_full_collections() > 0 ? bytes(history.after_gc()) : "",
        10);
    const auto& trend = history.trend();
    out += right(trend ? format_rate(trend->per_hour()) : "", 13);
    while (out.ends_with(' ')) out.pop_back();
    write_output(out + "\n");
    draw_status(history);
  }

  void leak(const analysis::GrowthRecord& leak) override {
    say("LEAK  heap after collections " + format_bytes(leak.start_bytes) +
            " -> " + format_bytes(leak.end_bytes) + ", more after each of " +
            std::to_string(leak.collections) + " in " +
            seconds_text(leak.end_at - leak.start_at) + " (" +
            format_rate(leak.bytes_per_hour()) + ")",
        CellStyle::kGrowth);
  }

  void action(double /*at_s*/, const std::string& action,
              const std::string& trigger, const std::string& outcome,
              const std::string& text) override {
    say(action + " because of " + trigger + " " + outcome +
            (text.empty() ? "" : ": " + text),
        outcome == "refused" ? CellStyle::kGrowth : CellStyle::kBold);
  }

  void lost(double /*at_s*/, const std::string& why) override {
    say("lost: " + why + "; waiting for it to come back", CellStyle::kBold);
  }

  void ended(const WatchHistory& history, const WatchEnd& end) override {
    line_.clear();
    std::string out = "\nWatched " + target_ + " for " +
                      seconds_text(end.duration_s) + ": " +
                      number_of(history.sample_count(), "sample") + ", " +
                      number_of(history.full_collections(), "full collection");
    if (end.restarts > 0) out += ", " + number_of(end.restarts, "restart");
    out += ".\n";
    if (const auto& trend = history.trend()) {
      out += (history.trend_is_of_used() ? "Heap used: "
                                         : "Heap after collections: ") +
             format_rate(trend->per_hour()) + ", between " +
             format_rate(trend->low_per_second * 3600) + " and " +
             format_rate(trend->high_per_second * 3600) + "\n  (95 %, " +
             std::to_string(trend->points) + " points in " +
             seconds_text(trend->span_s) + ").\n";
    } else {
      out +=
          "Too few full collections, or too short a time, for a trend; "
          "--duration\n  TIME gives longer, --gc-every TIME makes "
          "collections.\n";
    }
    for (const analysis::PlaceGrowth& growth : history.growth()) {
      out += "Memory grows " + place_text(growth.place) + ", by " +
             format_rate(growth.trend.per_hour()) + ".\n  Next: " +
             indented(growth_advice(growth.place, target_, pid_)) + "\n";
    }
    out += history.leak_count() == 0
               ? "No leak record: that takes full collections in a row, a "
                 "second apart or more,\n  each with more left than the one "
                 "before.\n"
               : number_of(history.leak_count(), "leak record") + ".\n";
    for (const std::string& file : end.written)
      out += "Written: " + file + "\n";
    write_output(out);
  }

 private:
  void say(const std::string& text, CellStyle style) {
    line_.clear();
    write_output(styled(printable(text), style, context_.use_color()) + "\n");
  }

  void draw_status(const WatchHistory& history) {
    if (!line_.enabled()) return;
    const std::vector<uint64_t> recent = history.recent();
    std::string text = level_sparkline(recent, kSparkline);
    if (const auto& limit = history.last().gauge.heap_limit_bytes) {
      text += "  " +
              format_percent(static_cast<double>(history.last().heap.used),
                             static_cast<double>(*limit)) +
              " of the limit";
    }
    if (history.growth().empty()) {
      text += history.trend() ? "; no growth" : "; no trend yet";
    } else {
      text += "; grows " + place_text(history.growth().front().place);
    }
    const size_t width = terminal_width();
    line_.update(fit(text, width > 1 ? width - 1 : 79));
  }

  std::string target_;
  const Context& context_;
  ProgressLine line_;
  const bool on_terminal_;
  std::string pid_;
  size_t lines_ = 0;
};

}  // namespace

std::unique_ptr<WatchOutput> make_text_output(const Context& context) {
  return std::make_unique<TextOutput>(context);
}

}  // namespace heapcli::commands
