#include "commands/watch/json_output.h"

#include <algorithm>
#include <utility>

#include "commands/output.h"

namespace heapcli::commands {
namespace {

template <class T>
OrderedJson or_null(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson();
}

OrderedJson to_json(const CollectionCount& count) {
  return {{"count", count.count}, {"ms", count.milliseconds}};
}

OrderedJson to_json(const analysis::Trend& trend) {
  return {{"bytes_per_hour", trend.per_hour()},
          {"low_bytes_per_hour", trend.low_per_second * 3600},
          {"high_bytes_per_hour", trend.high_per_second * 3600},
          {"points", trend.points},
          {"span_s", trend.span_s}};
}

OrderedJson growth_json(const WatchHistory& history) {
  OrderedJson list = OrderedJson::array();
  for (const analysis::PlaceGrowth& growth : history.growth()) {
    list.push_back({{"place", analysis::word(growth.place)},
                    {"bytes_per_hour", growth.trend.per_hour()}});
  }
  return list;
}

class JsonOutput : public WatchOutput {
 public:
  explicit JsonOutput(std::function<void(std::string_view)> write)
      : write_(std::move(write)) {}

  void attached(const std::string& target, const ProcessInfo& process,
                double at_s, bool again, bool restarted) override {
    OrderedJson record = begin(!again ? "start" : "back", at_s);
    if (!again) record["target"] = target;
    record["pid"] = or_null(process.pid);
    record["runtime"] = process.runtime;
    record["title"] = process.title;
    record["limit_bytes"] = or_null(process.heap_limit_bytes);
    if (again) record["restarted"] = restarted;
    write(record);
  }

  void sample(const WatchHistory& history) override {
    const MemorySample& sample = history.last();
    const GaugeReading& gauge = sample.gauge;
    for (const FullCollection& full : gauge.full_collections) {
      OrderedJson record =
          begin("full_gc", std::max(0.0, sample.at_s - full.age_s));
      record["used_bytes"] = full.used_bytes;
      record["external_bytes"] = or_null(full.external_bytes);
      record["array_buffers_bytes"] = or_null(full.array_buffers_bytes);
      write(record);
    }
    OrderedJson record = begin("sample", sample.at_s);
    record["unix_ms"] = sample.unix_ms;
    record["used_bytes"] = sample.heap.used;
    record["total_bytes"] = sample.heap.total;
    record["limit_bytes"] = or_null(gauge.heap_limit_bytes);
    record["external_bytes"] = or_null(gauge.external_bytes);
    record["array_buffers_bytes"] = or_null(gauge.array_buffers_bytes);
    record["rss_bytes"] = or_null(gauge.rss_bytes);
    record["gc"] = nullptr;
    if (gauge.collections) {
      record["gc"] = {{"minor", to_json(gauge.collections->minor)},
                      {"full", to_json(gauge.collections->major)},
                      {"other", to_json(gauge.collections->other)}};
    }
    record["after_gc_bytes"] = or_null(history.after_gc());
    write(record);
    if (history.trend() && history.new_full_collections() > 0) {
      write_trend(history);
    }
  }

  void leak(const analysis::GrowthRecord& leak) override {
    OrderedJson record = begin("leak", leak.end_at);
    record["start_t"] = leak.start_at;
    record["start_bytes"] = leak.start_bytes;
    record["end_bytes"] = leak.end_bytes;
    record["growth_bytes"] = leak.growth_bytes();
    record["collections"] = leak.collections;
    record["bytes_per_hour"] = leak.bytes_per_hour();
    write(record);
  }

  void action(double at_s, const std::string& action,
              const std::string& trigger, const std::string& outcome,
              const std::string& text) override {
    OrderedJson record = begin("action", at_s);
    record["action"] = action;
    record["trigger"] = trigger;
    record["outcome"] = outcome;
    record["text"] = text;
    write(record);
  }

  void lost(double at_s, const std::string& why) override {
    OrderedJson record = begin("lost", at_s);
    record["why"] = why;
    write(record);
  }

  void ended(const WatchHistory& history, const WatchEnd& end) override {
    OrderedJson record = begin("end", end.duration_s);
    record["why"] = end.why;
    record["samples"] = history.sample_count();
    record["full_collections"] = history.full_collections();
    record["restarts"] = end.restarts;
    record["trend"] =
        history.trend() ? to_json(*history.trend()) : OrderedJson();
    record["growth"] = growth_json(history);
    record["leaks"] = history.leak_count();
    record["written"] = end.written;
    write(record);
  }

 private:
  static OrderedJson begin(const char* record, double at_s) {
    return {{"schema", "heapcli/watch/1"}, {"record", record}, {"t", at_s}};
  }

  void write_trend(const WatchHistory& history) {
    OrderedJson record = begin("trend", history.last().at_s);
    record["of"] = history.trend_is_of_used() ? "used" : "after_gc";
    record.update(to_json(*history.trend()));
    record["growth"] = growth_json(history);
    write(record);
  }

  void write(const OrderedJson& record) {
    write_(record.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) +
           "\n");
  }

  const std::function<void(std::string_view)> write_;
};

}  // namespace

std::unique_ptr<WatchOutput> make_json_output(
    std::function<void(std::string_view)> write) {
  return std::make_unique<JsonOutput>(std::move(write));
}

}  // namespace heapcli::commands
