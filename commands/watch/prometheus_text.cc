// Names, units and types follow Prometheus' conventions: base units (bytes,
// seconds), `_total` for what only grows, and no labels that a scrape adds by
// itself. Counters start anew with the process, which `rate()` understands.
#include "commands/watch/prometheus_text.h"

#include <cmath>
#include <cstdio>

#include "analysis/utf8.h"

namespace heapcli::commands {
namespace {

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

// A label's value; it comes from outside.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  analysis::replace_broken_utf8(out);
  return out;
}

class Exposition {
 public:
  void family(const std::string& name, const char* type, const char* help) {
    text_ += "# HELP heapcli_" + name + " " + help + "\n# TYPE heapcli_" +
             name + " " + type + "\n";
  }

  void value(const std::string& name, double value,
             const std::string& labels = "") {
    text_ += "heapcli_" + name + labels + " " + number(value) + "\n";
  }

  void gauge(const std::string& name, const char* help, double figure) {
    family(name, "gauge", help);
    value(name, figure);
  }

  void gauge(const std::string& name, const char* help,
             const std::optional<uint64_t>& figure) {
    if (figure) gauge(name, help, static_cast<double>(*figure));
  }

  void counter(const std::string& name, const char* help, uint64_t figure) {
    family(name, "counter", help);
    value(name, static_cast<double>(figure));
  }

  std::string& text() { return text_; }

 private:
  std::string text_;
};

void add_collections(const CollectionCounts& counts, Exposition& out) {
  const auto each = [&](const std::string& name, const auto& figure) {
    out.value(name, figure(counts.minor), "{kind=\"minor\"}");
    out.value(name, figure(counts.major), "{kind=\"full\"}");
    out.value(name, figure(counts.other), "{kind=\"other\"}");
  };
  out.family("gc_collections_total", "counter",
             "Garbage collections since heapcli attached.");
  each("gc_collections_total", [](const CollectionCount& count) {
    return static_cast<double>(count.count);
  });
  out.family("gc_seconds_total", "counter",
             "Time spent in garbage collections since heapcli attached.");
  each("gc_seconds_total",
       [](const CollectionCount& count) { return count.milliseconds / 1000; });
}

}  // namespace

std::string prometheus_text(const std::string& target,
                            const ProcessInfo* process,
                            const WatchHistory& history, bool up,
                            uint64_t restarts) {
  Exposition out;
  out.gauge("target_up", "Whether heapcli is attached to its target.",
            up ? 1.0 : 0.0);
  out.counter("target_restarts_total",
              "How often the target was another process when it came back.",
              restarts);
  out.counter("leaks_total",
              "Leak records: growth after consecutive full collections.",
              history.leak_count());
  out.counter("samples_total", "Samples taken.", history.sample_count());
  if (!up || process == nullptr || history.sample_count() == 0) {
    return std::move(out.text());
  }
  out.family("target_info", "gauge", "Who the target is.");
  out.value("target_info", 1,
            "{target=\"" + escaped(target) + "\",pid=\"" +
                (process->pid ? std::to_string(*process->pid) : "") +
                "\",runtime=\"" + escaped(process->runtime) + "\"}");
  const MemorySample& sample = history.last();
  const GaugeReading& gauge = sample.gauge;
  out.gauge("last_sample_timestamp_seconds", "When the figures were taken.",
            static_cast<double>(sample.unix_ms) / 1000);
  out.gauge("heap_used_bytes", "JS heap in use, garbage included.",
            static_cast<double>(sample.heap.used));
  out.gauge("heap_total_bytes", "JS heap that V8 has taken.",
            static_cast<double>(sample.heap.total));
  out.gauge("heap_limit_bytes", "Where V8 gives up.", gauge.heap_limit_bytes);
  out.gauge("external_memory_bytes",
            "Memory outside of the heap that objects hold.",
            gauge.external_bytes);
  out.gauge("array_buffers_bytes",
            "Buffers and ArrayBuffers; part of external memory.",
            gauge.array_buffers_bytes);
  out.gauge("resident_memory_bytes", "Resident memory of the process.",
            gauge.rss_bytes);
  out.gauge("heap_after_gc_bytes", "JS heap left by the last full collection.",
            history.after_gc());
  if (history.trend()) {
    out.gauge("heap_trend_bytes_per_second",
              "Trend of the heap left by full collections.",
              history.trend()->per_second);
  }
  if (gauge.collections) add_collections(*gauge.collections, out);
  return std::move(out.text());
}

}  // namespace heapcli::commands
