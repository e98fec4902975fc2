// Every assertion of docs/scenario.md on real processes: once it holds, once it
// does not. What is in `always` is done whatever has failed, so one run can
// show all that does not hold.

#include <cstdlib>
#include <string>

#include "tests/catch.h"
#include "tests/program/heapcli_run.h"
#include "tests/program/node_targets.h"
#include "tests/program/scene.h"
#include "tests/program/temp_dir.h"

namespace heapcli::tests {
namespace {

std::string text_at(const Json& step, const std::string& key) {
  const auto found = step.find(key);
  return found == step.end() || found->is_null() ? ""
                                                 : found->get<std::string>();
}

// The assertion whose `expected` begins so.
Json judged(const Json& result, const std::string& expected) {
  for (const Json& step : result.at("steps")) {
    if (text_at(step, "expected").starts_with(expected)) return step;
  }
  return Json();
}

void check_fails(const Json& result, const std::string& expected,
                 const std::string& found, const std::string& look = "") {
  INFO(expected);
  const Json step = judged(result, expected);
  REQUIRE(step.is_object());
  CHECK(step.at("status") == "failed");
  CHECK_THAT(text_at(step, "found"), ContainsSubstring(found));
  CHECK_THAT(text_at(step, "look_at"), ContainsSubstring(look));
}

constexpr const char* kFigures = R"(
steps:
  - wait-for: {log: "^listening on"}
  - evaluate:
      name: prepare
      expression: |
        globalThis.kept = globalThis.kept || [];  // Deno has another here.
        globalThis.Kept = class Kept {};
        globalThis.grow = function grow() { kept.push(new Array(2000).fill(0)); };
        globalThis.timer = setInterval(() => grow(), 2);
        kept.push(...Array.from({length: 40}, () => new Kept()));
        'ready'
  - track: {name: sampled, duration: 400ms}
  - evaluate: {name: quiet, expression: "clearInterval(timer), kept.length"}
  - snapshot: before
  - evaluate: {name: more, expression: "for (let i = 0; i < 60; ++i) { kept.push(Object.assign(new Kept(), {tail: new Array(999).fill(1)})); } 60"}
  - snapshot: after
  - assert: {growth: {class: Kept, objects: "== 60", bytes: "< 1 MiB"}}
  - assert: {growth: {bytes: ">= 400 KiB", rounds: 1}}
  - assert: {heap-used: "> 1 MiB"}
  - assert: {retained: {class: Kept, bytes: ">= 450 KiB"}}
  - assert: {retained: {class: Kept, bytes: "< 450 KiB", snapshot: before}}
  - assert: {ratio: {is: "> 100 %"}}
  - assert: {allocation-share: {function: grow, share: ">= 50 %"}}
  - assert: {allocation-share: {function: shrink, share: "== 0"}}
  - assert: {report: {of: prepare, pointer: /value, equals: ready}}
  - assert: {report: {of: more, pointer: /value, is: "== 60"}}
always:
  - assert: {growth: {class: Kept, objects: "<= 20", rounds: 3}}
  - assert: {growth: {bytes: "<= 10 KiB"}}
  - assert: {heap-used: "<= 1 MiB"}
  - assert: {retained: {class: Kept, bytes: "<= 450 KiB"}}
  - assert: {ratio: {is: "<= 100.1 %"}}
  - assert: {allocation-share: {function: grow, share: "<= 10 %"}}
  - assert: {report: {of: prepare, pointer: /value, equals: set}}
  - assert: {report: {of: more, pointer: /value, is: "< 60"}}
  - assert: {report: {of: more, pointer: /none, is: "< 60"}}
  - assert: {detached: "== 0"}
)";

TEST_CASE("assertions hold and fail on a real process") {
  for (const Runtime& runtime : runtimes()) {
    DYNAMIC_SECTION(runtime.label) {
      const Scene scene(runtime, kFigures);
      const Finished run = heapcli(scene.command());
      INFO(run.out << run.err);
      const Json result = scene.result();
      for (const Json& step : result.at("steps")) {
        if (!step.value("always", false)) CHECK(step.at("status") == "ok");
      }
      // The first that is wrong gives the status.
      CHECK(run.status == 1);
      // 60 in 3 rounds are within the bound.
      CHECK(judged(result, "growth of Kept").is_null());
      check_fails(result, "growth of all objects: bytes <= 10 KiB", "KiB from",
                  "held by");
      check_fails(result, "heap used after garbage collection", "MiB");
      check_fails(result, "retained by Kept", "KiB in after", "kept");
      check_fails(result, "after is <= 100.1 % of before", " -> ", "held by");
      check_fails(result, "share of grow <= 10 %", " % of ");
      check_fails(result, "prepare /value is set", "ready");
      check_fails(result, "more /value < 60", "60");
      CHECK(has(run.out, "more reports no /none; it has /value"));
      CHECK(has(run.out, "no document in after: DOM nodes"));
    }
  }
}

constexpr const char* kLeaks = R"(
variables: {port: }
steps:
  - leaks: {name: clean, rounds: 2, load: {http: "http://127.0.0.1:${port}/", requests: 20}}
  - assert: {leaks: none}
  - leaks: {name: leaky, rounds: 3, load: {http: "http://127.0.0.1:${port}/keep", requests: 400}}
  - assert: {leaks: {of: clean, suspects: none}}
  - assert: {leaks: "<= 3"}
always:
  - assert: {leaks: none}
)";

TEST_CASE("leaks as asserted: none where nothing grows, and one that does") {
  const Scene scene("");
  Target target(any_node(), "scenario_server.cjs");
  const std::string port = target.http_port();
  write_file(scene.file(), "target: '" + target.name() + "'\n" + kLeaks);
  const Finished run = heapcli(scene.command({"--set", "port=" + port}));
  INFO(run.out << run.err);
  CHECK(run.status == 1);
  const Json result = scene.result();
  check_fails(result, "leaks none", "1 leak", "Kept held by");
  CHECK(step_of(result, "assert", 1).at("report").at("leaks") == 0);
  CHECK(step_of(result, "assert", 2).at("status") == "ok");
  CHECK(step_of(result, "assert", 3).at("report").at("leaks") == 1);
}

constexpr const char* kPage = R"(<!doctype html><title>detached</title><script>
globalThis.dropped = [];
globalThis.drop = count => {
  for (let i = 0; i < count; ++i) {
    const list = document.body.appendChild(document.createElement('ul'));
    list.append(document.createElement('li'));
    list.remove();
    dropped.push(list);
  }
  return dropped.length;
};
</script><body>)";

constexpr const char* kDetached = R"(
steps:
  - snapshot: before
  - assert: {detached: "== 0"}
  - evaluate: {name: dropped, expression: drop(30)}
  - snapshot: after
  - assert: {detached: {count: ">= 60"}}
  - assert: {detached: {snapshot: before, count: "<= 0"}}
always:
  - assert: {detached: "<= 10"}
)";

std::string chromium() {
  for (const char* const name : {"chromium", "chromium-browser"}) {
    if (run({"sh", "-c", "command -v " + std::string(name)}).status == 0) {
      return name;
    }
  }
  return "";
}

TEST_CASE("detached DOM nodes are counted in a page of Chromium") {
  const std::string browser = chromium();
  if (browser.empty()) {
    WARN("skipped: no Chromium here, and Node has no DOM to detach from");
    return;
  }
  const Scene scene("");
  const std::string page = scene.directory().file("page.html");
  write_file(page, kPage);
  ChildProcess process({browser, "--headless", "--no-sandbox", "--disable-gpu",
                        "--disable-quic", "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update", "--disable-sync",
                        "--user-data-dir=" + scene.directory().file("profile"),
                        "--remote-debugging-port=0", "file://" + page});
  const std::string url =
      process.await_line(Stream::kErr, "DevTools listening on ws://");
  write_file(scene.file(), "target: {attach: '" + url.substr(0, url.find('/')) +
                               "'}\n" + kDetached);
  const Finished run = heapcli(scene.command());
  INFO(run.out << run.err);
  CHECK(run.status == 1);
  const Json result = scene.result();
  CHECK(step_of(result, "assert", 1).at("report").at("count") == 0);
  CHECK(step_of(result, "assert", 2).at("status") == "ok");
  CHECK(step_of(result, "assert", 3).at("status") == "ok");
  check_fails(result, "detached DOM nodes <= 10", " in after", "dropped");
  CHECK(process.running());
}

}  // namespace
}  // namespace heapcli::tests
