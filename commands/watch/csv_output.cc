#include "commands/watch/csv_output.h"

#include <cstdio>

#include "commands/format.h"
#include "commands/output.h"
#include "commands/utc_time.h"
#include "commands/watch/growth_advice.h"

namespace heapcli::commands {
namespace {

constexpr const char* kHeading =
    "time,t_s,used_bytes,total_bytes,limit_bytes,external_bytes,"
    "array_buffers_bytes,rss_bytes,minor_gcs,full_gcs,gc_ms,after_gc_bytes,"
    "trend_bytes_per_hour,leaks\n";

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

// Empty where it is not known.
std::string cell(const std::optional<uint64_t>& value) {
  return value ? std::to_string(*value) : "";
}

class CsvOutput : public WatchOutput {
 public:
  explicit CsvOutput(const Context& context) : context_(context) {}

  void attached(const std::string& target, const ProcessInfo&, double at_s,
                bool again, bool restarted) override {
    if (!again) {
      write_output(kHeading);
    } else {
      context_.note(target + (restarted ? " is back, restarted" : " is back") +
                    ", at " + fixed(at_s, 1) + " s");
    }
  }

  void sample(const WatchHistory& history) override {
    write_output(csv_line(history));
  }

  void leak(const analysis::GrowthRecord& leak) override {
    context_.note("leak: heap after collections " +
                  format_bytes(leak.start_bytes) + " -> " +
                  format_bytes(leak.end_bytes) + ", " +
                  format_rate(leak.bytes_per_hour()));
  }

  void action(double /*at_s*/, const std::string& action,
              const std::string& trigger, const std::string& outcome,
              const std::string& text) override {
    context_.note(action + " because of " + trigger + " " + outcome +
                  (text.empty() ? "" : ": " + text));
  }

  void lost(double /*at_s*/, const std::string& why) override {
    context_.note("lost: " + why + "; waiting for it to come back");
  }

  void ended(const WatchHistory&, const WatchEnd& end) override {
    for (const std::string& file : end.written) {
      context_.note("written: " + file);
    }
  }

 private:
  const Context& context_;
};

}  // namespace

std::string csv_line(const WatchHistory& history) {
  const MemorySample& sample = history.last();
  const GaugeReading& gauge = sample.gauge;
  std::string line = utc_time(sample.unix_ms) + "," + fixed(sample.at_s, 3);
  const auto add = [&](const std::string& text) { line += "," + text; };
  add(std::to_string(sample.heap.used));
  add(std::to_string(sample.heap.total));
  add(cell(gauge.heap_limit_bytes));
  add(cell(gauge.external_bytes));
  add(cell(gauge.array_buffers_bytes));
  add(cell(gauge.rss_bytes));
  if (gauge.collections) {
    const CollectionCounts& counts = *gauge.collections;
    add(std::to_string(counts.minor.count));
    add(std::to_string(counts.major.count));
    add(fixed(counts.minor.milliseconds + counts.major.milliseconds +
                  counts.other.milliseconds,
              3));
  } else {
    line += ",,,";
  }
  add(history.new_full_collections() > 0 ? cell(history.after_gc()) : "");
  add(history.trend() ? fixed(history.trend()->per_hour(), 0) : "");
  add(std::to_string(history.leak_count()));
  return line + "\n";
}

std::unique_ptr<WatchOutput> make_csv_output(const Context& context) {
  return std::make_unique<CsvOutput>(context);
}

}  // namespace heapcli::commands
