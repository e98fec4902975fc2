// Garbage collections can be heard of in three ways. NodeTracing gives the
// most, but there is one of it in a process: it would end a trace that somebody
// else takes, and it hands out everything at its end (and in Node 12 nothing of
// sizes). v8.GCProfiler has the exact size of the heap after each collection,
// but is young (Node 18.15), and hands it out at its end, too. A
// PerformanceObserver is there since Node 8 and costs one short callback after
// each collection, in which the heap can be looked at: 0.1 to 2 % above the
// GCProfiler's figure, as the program has run on a little. It is kept alive by
// Node itself, though, so one that is left behind would stay for ever. Ours is
// disconnected at the end; and should heapcli be killed, it takes itself away
// at the first collection after a minute (the lease) in which nobody asked.
//
// Deno has no such entries, and its `process` must not be touched (see
// process_info.cc): not known there.
#include "commands/process_gauge.h"

#include "cdp/error.h"
#include "cdp/runtime.h"
#include "commands/answer_fields.h"

namespace heapcli::commands {
namespace {

// Runs in the target, in anything from Node 12 to a page, and must not throw.
// What it allocates itself is sampled, too: its name tells whose that is. In
// Node 16 and later `entry.kind` prints a warning; `detail` has it there.
constexpr const char* kGauge = R"js((lease => {
  const kMostFulls = 256;
  const counts = { minor: 0, major: 0, other: 0 };
  const times = { minor: 0, major: 0, other: 0 };
  const isDeno = typeof Deno == 'object' && Boolean(Deno.version);
  let require_ = null;
  // Before a program has started, Node 12's throws.
  try { if (!isDeno) require_ = require; } catch (_) {}
  const load = name => {
    const found = require_ || process.getBuiltinModule ||
      process.mainModule.require.bind(process.mainModule);
    return found(name);
  };
  let fulls = [];
  let observer = null;
  let asked = 0;
  let clock = null;
  const stop = () => {
    if (observer) observer.disconnect();
    observer = null;
  };
  const start = () => {
    if (isDeno || observer) return;
    const { PerformanceObserver, constants, performance } = load('perf_hooks');
    clock = performance;
    const count = entry => {
      const kind = entry.detail ? entry.detail.kind : entry.kind;
      const name = kind === constants.NODE_PERFORMANCE_GC_MINOR ? 'minor'
        : kind === constants.NODE_PERFORMANCE_GC_MAJOR ? 'major' : 'other';
      counts[name]++;
      times[name] += entry.duration;
    };
    const look = () => {
      const memory = process.memoryUsage();
      if (fulls.length == kMostFulls) fulls.shift();
      fulls.push({ at: clock.now(), used: memory.heapUsed,
                   external: memory.external,
                   arrayBuffers: memory.arrayBuffers });
    };
    // What it throws would be an uncaught exception of the program.
    const candidate = new PerformanceObserver(list => {
      try {
        const before = counts.major;
        list.getEntries().forEach(count);
        if (counts.major > before) look();
        if (clock.now() - asked > lease) stop();
      } catch (_) {}
    });
    candidate.observe({ entryTypes: ['gc'] });
    observer = candidate;
  };
  const attempt = (answer, name, ask) => {
    try { const value = ask(); if (value != null) answer[name] = value; }
    catch (_) {}
  };
  const read = () => {
    const answer = {};
    attempt(answer, 'uptime', () =>
      isDeno ? performance.now() / 1000 : process.uptime());
    attempt(answer, 'memory', () => {
      const memory = isDeno ? Deno.memoryUsage() : process.memoryUsage();
      return { rss: memory.rss, external: memory.external,
               arrayBuffers: memory.arrayBuffers };
    });
    if (!isDeno) {
      attempt(answer, 'limit', () =>
        load('v8').getHeapStatistics().heap_size_limit);
    }
    attempt(answer, 'collections', () => {
      start();
      if (!observer) return null;
      asked = clock.now();
      for (const full of fulls) full.age = (asked - full.at) / 1000;
      const heard = { counts, times, fulls };
      fulls = [];
      return heard;
    });
    return answer;
  };
  try { start(); asked = clock.now(); } catch (_) {}
  return { read, stop };
}))js";

constexpr const char* kSource = "\n//# sourceURL=heapcli:top";

constexpr const char* kRead = "function() { return this.read(); }";
constexpr const char* kStop = "function() { this.stop(); }";

CollectionCount count_of(const cdp::Json& counts, const cdp::Json& times,
                         const char* kind) {
  return {count_in(counts, kind).value_or(0),
          number_in(times, kind).value_or(0)};
}

std::optional<CollectionCounts> collections_in(const cdp::Json& answer) {
  const auto found = answer.find("collections");
  if (found == answer.end() || !found->is_object()) return std::nullopt;
  const auto counts = found->find("counts");
  const auto times = found->find("times");
  if (counts == found->end() || !counts->is_object() || times == found->end() ||
      !times->is_object()) {
    return std::nullopt;
  }
  return CollectionCounts{count_of(*counts, *times, "minor"),
                          count_of(*counts, *times, "major"),
                          count_of(*counts, *times, "other")};
}

std::vector<FullCollection> full_collections_in(const cdp::Json& answer) {
  std::vector<FullCollection> collections;
  const auto heard = answer.find("collections");
  if (heard == answer.end() || !heard->is_object()) return collections;
  const auto list = heard->find("fulls");
  if (list == heard->end() || !list->is_array()) return collections;
  for (const cdp::Json& full : *list) {
    if (!full.is_object()) continue;
    const auto age = number_in(full, "age");
    const auto used = count_in(full, "used");
    if (!age || !used) continue;
    collections.push_back({*age, *used, count_in(full, "external"),
                           count_in(full, "arrayBuffers")});
  }
  return collections;
}

}  // namespace

ProcessGauge::ProcessGauge(cdp::Session& session,
                           std::chrono::milliseconds lease)
    : session_(session),
      handle_(cdp::evaluate_to_handle(
          session,
          std::string(kGauge) + "(" + std::to_string(lease.count()) + ")" +
              kSource,
          cdp::Scope::kConsole)) {}

ProcessGauge::~ProcessGauge() {
  session_.post("Runtime.callFunctionOn",
                {{"objectId", handle_}, {"functionDeclaration", kStop}});
}

GaugeReading ProcessGauge::read() {
  GaugeReading reading;
  const cdp::Json answer = cdp::call_on_handle(session_, handle_, kRead);
  if (!answer.is_object()) return reading;
  reading.uptime_s = number_in(answer, "uptime");
  if (const auto memory = answer.find("memory");
      memory != answer.end() && memory->is_object()) {
    reading.rss_bytes = count_in(*memory, "rss");
    reading.external_bytes = count_in(*memory, "external");
    reading.array_buffers_bytes = count_in(*memory, "arrayBuffers");
  }
  reading.heap_limit_bytes = count_in(answer, "limit");
  reading.collections = collections_in(answer);
  reading.full_collections = full_collections_in(answer);
  return reading;
}

}  // namespace heapcli::commands
