#include "commands/process_info.h"

#include <chrono>
#include <string>

#include "commands/answer_fields.h"

namespace heapcli::commands {
namespace {

// Runs in the target, in anything from Node 12 to a page, and must not throw.
// Deno 2.9 loads Node's modules when somebody first touches `process`; while a
// program starts, that throws "Circular dependency detected" or worse. So Deno
// is asked in its own words only.
constexpr const char* kQuestion = R"js((() => {
  const answer = {};
  const attempt = (name, ask) => {
    try { const value = ask(); if (value != null) answer[name] = value; }
    catch (_) {}
  };
  const memory = m =>
    ({rss: m.rss, external: m.external, arrayBuffers: m.arrayBuffers});
  if (typeof Deno == 'object' && Deno.version) {
    attempt('runtime', () => 'deno ' + Deno.version.deno);
    attempt('v8', () => Deno.version.v8);
    attempt('pid', () => Deno.pid);
    attempt('title', () => Deno.mainModule);
    attempt('platform', () => Deno.build.os + ' ' + Deno.build.arch);
    attempt('uptime', () => performance.now() / 1000);
    attempt('memory', () => memory(Deno.memoryUsage()));
    return answer;
  }
  attempt('runtime', () =>
    typeof process == 'object' && process.versions && process.versions.node
      ? 'node ' + process.versions.node : navigator.userAgent);
  attempt('v8', () => process.versions.v8);
  attempt('pid', () => process.pid);
  attempt('title', () => process.argv.slice(1).join(' '));
  attempt('title', () => document.title || location.href);
  attempt('platform', () => process.platform + ' ' + process.arch);
  attempt('uptime', () => process.uptime());
  attempt('memory', () => memory(process.memoryUsage()));
  attempt('limit', () => (process.getBuiltinModule ||
    process.mainModule.require.bind(process.mainModule))('v8')
    .getHeapStatistics().heap_size_limit);
  return answer;
})())js";

// Node opens its inspector before `process` has all its properties. On a busy
// machine that can be noticed; with --inspect-brk it stays so.
constexpr std::chrono::milliseconds kLongestStart{2000};
constexpr std::chrono::milliseconds kBetweenQuestions{10};

bool is_starting(const cdp::Json& answer) {
  if (!answer.is_object() || answer.contains("pid")) return false;
  const std::string runtime = text_in(answer, "runtime");
  return runtime.empty() || runtime.starts_with("node ");
}

cdp::Json ask_who_it_is(cdp::Session& session) {
  const auto deadline = cdp::Clock::now() + kLongestStart;
  for (;;) {
    cdp::Json answer = cdp::evaluate(session, kQuestion);
    if (!is_starting(answer) || cdp::Clock::now() >= deadline) return answer;
    session.wait_for(kBetweenQuestions);
  }
}

// Workers have no main module to ask for it, so this is for a console.
constexpr const char* kHeapLimit = R"js((() => {
  try { return { limit: require('v8').getHeapStatistics().heap_size_limit }; }
  catch (_) { return {}; }
})())js";

}  // namespace

OrderedJson workers_to_json(const std::vector<cdp::Worker>& workers) {
  OrderedJson list = OrderedJson::array();
  for (const cdp::Worker& worker : workers) {
    list.push_back(
        {{"id", worker.id}, {"title", worker.title}, {"url", worker.url}});
  }
  return list;
}

std::optional<uint64_t> heap_limit(cdp::Session& session) {
  const cdp::Json answer =
      cdp::evaluate(session, kHeapLimit, cdp::Scope::kConsole);
  return answer.is_object() ? count_in(answer, "limit") : std::nullopt;
}

ProcessInfo process_identity(cdp::Session& session) {
  ProcessInfo info;
  const cdp::Json answer = ask_who_it_is(session);
  if (answer.is_object()) {
    if (const auto pid = number_in(answer, "pid")) {
      info.pid = static_cast<int64_t>(*pid);
    }
    info.title = text_in(answer, "title");
    info.runtime = text_in(answer, "runtime");
    info.v8 = text_in(answer, "v8");
    info.platform = text_in(answer, "platform");
    info.uptime_s = number_in(answer, "uptime");
    info.heap_limit_bytes = count_in(answer, "limit");
    const auto memory = answer.find("memory");
    if (memory != answer.end() && memory->is_object()) {
      info.rss_bytes = count_in(*memory, "rss");
      info.external_bytes = count_in(*memory, "external");
      info.array_buffers_bytes = count_in(*memory, "arrayBuffers");
    }
  }
  return info;
}

std::optional<int64_t> process_id(cdp::Session& session) {
  return process_identity(session).pid;
}

ProcessInfo process_info(cdp::Session& session) {
  ProcessInfo info = process_identity(session);
  info.heap = cdp::heap_usage(session);
  info.workers = cdp::list_workers(session);
  return info;
}

}  // namespace heapcli::commands
