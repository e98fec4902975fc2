#include "commands/watch/watch_history.h"

#include <algorithm>
#include <functional>
#include <string>

#include "commands/watch/action_environment.h"
#include "commands/watch/csv_output.h"
#include "commands/watch/prometheus_text.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::MemoryPlace;
using commands::CollectionCounts;
using commands::FullCollection;
using commands::MemorySample;
using commands::WatchHistory;

constexpr uint64_t kMega = 1024 * 1024;

// One of a steady process that was up for a minute before.
MemorySample sample_at(double at) {
  MemorySample sample;
  sample.at_s = at;
  sample.unix_ms = 1'700'000'000'000 + static_cast<int64_t>(at * 1000);
  sample.heap = {30 * kMega, 40 * kMega, {}, {}};
  sample.gauge.uptime_s = 60 + at;
  sample.gauge.heap_limit_bytes = 1000 * kMega;
  sample.gauge.rss_bytes = 90 * kMega;
  sample.gauge.external_bytes = 6 * kMega;
  sample.gauge.array_buffers_bytes = 2 * kMega;
  sample.gauge.collections = CollectionCounts{};
  return sample;
}

void add_collection(MemorySample& sample, uint64_t used, uint64_t total) {
  sample.gauge.collections->major.count = total;
  sample.gauge.full_collections.push_back({0.5, used,
                                           sample.gauge.external_bytes,
                                           sample.gauge.array_buffers_bytes});
}

// Ten minutes, a sample each ten seconds and a full collection with each.
WatchHistory watched(const std::function<void(MemorySample&, uint64_t)>& change,
                     uint64_t left_more = 0) {
  WatchHistory history({});
  for (uint64_t i = 0; i < 60; ++i) {
    MemorySample sample = sample_at(10 * static_cast<double>(i));
    change(sample, i);
    add_collection(sample, 20 * kMega + left_more * i, i);
    history.add(sample);
  }
  return history;
}

void nothing(MemorySample&, uint64_t) {}

TEST_CASE("a steady process has a trend of nothing and no leak") {
  const WatchHistory history = watched(nothing);
  REQUIRE(history.trend());
  CHECK(history.trend()->per_second == 0);
  CHECK(history.growth().empty());
  CHECK(history.leak_count() == 0);
  CHECK(history.full_collections() == 59);
  CHECK(history.new_collections()->major.count == 1);
  CHECK(history.figures().gcs_a_minute == 7);
  CHECK(history.figures().heap_limit == 1000.0 * kMega);
}

TEST_CASE("memory grows in the place where it grows") {
  const WatchHistory heap = watched(nothing, kMega);
  REQUIRE(heap.growth().size() == 1);
  CHECK(heap.growth()[0].place == MemoryPlace::kJsHeap);
  CHECK(heap.leak_count() == 4);
  CHECK(heap.leaks()[0].collections == 5);
  CHECK(heap.trend()->per_second == kMega / 10.0);

  const WatchHistory buffers = watched([](MemorySample& sample, uint64_t i) {
    *sample.gauge.array_buffers_bytes += i * kMega;
    *sample.gauge.external_bytes += i * kMega;
    *sample.gauge.rss_bytes += i * kMega;
  });
  REQUIRE(buffers.growth().size() == 1);
  CHECK(buffers.growth()[0].place == MemoryPlace::kArrayBuffers);
  CHECK(buffers.leak_count() == 0);

  const WatchHistory external = watched([](MemorySample& sample, uint64_t i) {
    *sample.gauge.external_bytes += i * kMega;
    *sample.gauge.rss_bytes += i * kMega;
  });
  REQUIRE(external.growth().size() == 1);
  CHECK(external.growth()[0].place == MemoryPlace::kExternal);

  const WatchHistory native = watched([](MemorySample& sample, uint64_t i) {
    *sample.gauge.rss_bytes += i * kMega;
  });
  REQUIRE(native.growth().size() == 1);
  CHECK(native.growth()[0].place == MemoryPlace::kBeyond);
}

TEST_CASE("garbage between collections is no growth of the heap") {
  const WatchHistory history = watched([](MemorySample& sample, uint64_t i) {
    sample.heap.used += i * kMega;
    sample.heap.total += i * kMega;
  });
  CHECK(history.growth().empty());
}

TEST_CASE("without collections to hear of, the trend is of the heap used") {
  WatchHistory history({});
  for (uint64_t i = 0; i < 20; ++i) {
    MemorySample sample = sample_at(static_cast<double>(i));
    sample.gauge = {};
    sample.heap.used += i * kMega;
    history.add(sample);
  }
  CHECK(history.trend_is_of_used());
  CHECK(history.trend()->per_second == kMega);
  CHECK(!history.figures().gcs);
  CHECK(!history.figures().rss);
  CHECK(commands::csv_line(history) ==
        "2023-11-14T22:13:39.000Z,19.000,51380224,41943040,,,,,,,,,3774873600,"
        "0\n");
}

TEST_CASE("days of samples take no more memory than an hour's") {
  WatchHistory history({});
  MemorySample sample = sample_at(0);
  for (uint64_t i = 0; i < 400'000; ++i) {
    sample = sample_at(2 * static_cast<double>(i));
    // The fit costs the square of its points; most samples have none here.
    if (i % 30'000 == 0) add_collection(sample, 20 * kMega + i * 100, i);
    sample.gauge.collections->major.count = i;
    if (i > 600) {
      sample.gauge.external_bytes.reset();
      sample.gauge.array_buffers_bytes.reset();
      sample.gauge.rss_bytes.reset();
    }
    if (i % 100 != 0 && i > 600) continue;
    history.add(sample);
  }
  const commands::MemoryCurves& curves = history.curves();
  CHECK(curves.used.buckets().size() <= 1024);
  CHECK(curves.used.buckets().front().first_at == 0);
  CHECK(curves.used.span() > 799'000);
  CHECK(history.recent().size() <= 128);
}

TEST_CASE("a process that starts again is not compared with the one before") {
  WatchHistory history = watched(nothing);
  history.restart();
  CHECK(!history.trend());
  CHECK(!history.after_gc());
  MemorySample sample = sample_at(700);
  sample.gauge.uptime_s = 1;
  add_collection(sample, 500 * kMega, 3);
  CHECK(!history.add(sample));
  CHECK(!history.new_collections());
  CHECK(history.full_collections() == 62);
  CHECK(history.sample_count() == 61);
}

TEST_CASE("what a snapshot leaves in the allocator is no growth") {
  WatchHistory history = watched([](MemorySample& sample, uint64_t i) {
    *sample.gauge.rss_bytes += i * kMega;
  });
  history.snapshot_taken();
  history.add(sample_at(601));
  CHECK(history.growth().empty());
}

TEST_CASE("figures in CSV stand in the order of the heading") {
  const WatchHistory history = watched(nothing);
  CHECK(commands::csv_line(history) ==
        "2023-11-14T22:23:10.000Z,590.000,31457280,41943040,1048576000,6291456,"
        "2097152,94371840,0,59,0.000,20971520,0,0\n");
}

TEST_CASE("figures for Prometheus have a type, a unit and no odd labels") {
  const WatchHistory history = watched(nothing, kMega);
  commands::ProcessInfo process;
  process.pid = 7;
  process.runtime = "node \"x\\\n\xFF";
  const std::string text =
      commands::prometheus_text("127.0.0.1:9229", &process, history, true, 3);
  CHECK_THAT(
      text,
      ContainsSubstring("# TYPE heapcli_heap_used_bytes gauge\n"
                        "heapcli_heap_used_bytes 31457280\n") &&
          ContainsSubstring("# TYPE heapcli_gc_collections_total counter\n") &&
          ContainsSubstring(
              "heapcli_gc_collections_total{kind=\"full\"} 59\n") &&
          ContainsSubstring("heapcli_target_restarts_total 3\n") &&
          ContainsSubstring("heapcli_leaks_total 4\n") &&
          ContainsSubstring("heapcli_heap_trend_bytes_per_second 104857.6\n") &&
          ContainsSubstring("heapcli_last_sample_timestamp_seconds "
                            "1700000590\n") &&
          ContainsSubstring(R"(pid="7",runtime="node \"x\\\n)"
                            "\xEF\xBF\xBD\"} 1\n"));
  const std::string down =
      commands::prometheus_text("127.0.0.1:9229", nullptr, history, false, 3);
  CHECK_THAT(down, ContainsSubstring("heapcli_target_up 0\n"));
  CHECK(down.find("heap_used") == down.npos);
}

TEST_CASE("a command finds the figures in its environment") {
  const WatchHistory history = watched(nothing, kMega);
  commands::ProcessInfo process;
  process.pid = 7;
  const auto variables = commands::action_environment("leak", process, history,
                                                      history.leaks().front());
  const auto has = [&](const std::string& variable) {
    return std::find(variables.begin(), variables.end(), variable) !=
           variables.end();
  };
  CHECK(has("HEAPCLI_TRIGGER=leak"));
  CHECK(has("HEAPCLI_PID=7"));
  CHECK(has("HEAPCLI_USED_BYTES=31457280"));
  CHECK(has("HEAPCLI_LEAK_END_BYTES=26214400"));
  CHECK(has("HEAPCLI_TREND_BYTES_PER_HOUR=377487360"));
  process.pid.reset();
  const auto unknown =
      commands::action_environment("condition", process, history, {});
  CHECK(std::find(unknown.begin(), unknown.end(), "HEAPCLI_PID=") !=
        unknown.end());
  CHECK(std::find(unknown.begin(), unknown.end(), "HEAPCLI_LEAK_END_BYTES=") !=
        unknown.end());
}

}  // namespace
}  // namespace heapcli::tests
