// Garbage collections can be heard of in three ways. NodeTracing gives the
// most, but there is one of it in a process: it would end a trace that somebody
// else takes, and it hands out everything at its end. v8.GCProfiler is young
// (Node 18.15). A PerformanceObserver is there since Node 8 and costs one short
// callback after each collection. It is kept alive by Node itself, though, so
// one that is left behind would stay for ever. Ours is disconnected at the end;
// and should heapcli be killed, it takes itself away at the first collection
// after a minute in which nobody asked.
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
constexpr const char* kGauge = R"js((() => {
  const kLease = 60000;
  const counts = { minor: 0, major: 0, other: 0 };
  const times = { minor: 0, major: 0, other: 0 };
  const isDeno = typeof Deno == 'object' && Boolean(Deno.version);
  const load = !isDeno && typeof require == 'function' ? require : null;
  let observer = null;
  let asked = 0;
  const stop = () => {
    if (observer) observer.disconnect();
    observer = null;
  };
  const start = () => {
    if (!load || observer) return;
    const { PerformanceObserver, constants } = load('perf_hooks');
    const count = entry => {
      const kind = entry.detail ? entry.detail.kind : entry.kind;
      const name = kind === constants.NODE_PERFORMANCE_GC_MINOR ? 'minor'
        : kind === constants.NODE_PERFORMANCE_GC_MAJOR ? 'major' : 'other';
      counts[name]++;
      times[name] += entry.duration;
    };
    const candidate = new PerformanceObserver(list => {
      list.getEntries().forEach(count);
      if (Date.now() - asked > kLease) stop();
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
    asked = Date.now();
    attempt(answer, 'uptime', () =>
      isDeno ? performance.now() / 1000 : process.uptime());
    attempt(answer, 'memory', () => {
      const memory = isDeno ? Deno.memoryUsage() : process.memoryUsage();
      return { rss: memory.rss, external: memory.external,
               arrayBuffers: memory.arrayBuffers };
    });
    attempt(answer, 'collections', () => {
      start();
      return observer ? { counts, times } : null;
    });
    return answer;
  };
  asked = Date.now();
  try { start(); } catch (_) {}
  return { read, stop };
})()
//# sourceURL=heapcli:top)js";

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

}  // namespace

ProcessGauge::ProcessGauge(cdp::Session& session)
    : session_(session),
      handle_(cdp::evaluate_to_handle(session, kGauge, cdp::Scope::kConsole)) {}

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
  reading.collections = collections_in(answer);
  return reading;
}

}  // namespace heapcli::commands
