// What the reports say of a run, and that nothing in a step can break them.

#include <string>

#include "commands/scenario/github_annotation.h"
#include "commands/scenario/junit_report.h"
#include "commands/scenario/markdown_summary.h"
#include "commands/scenario/run_json.h"
#include "tests/catch.h"

namespace heapcli::commands {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

RunResult failed_run() {
  RunResult run;
  run.name = "a < b & \"c\"";
  run.file = "staging,1.yaml";
  run.status = ExitStatus::kFindings;
  run.started_unix_ms = 1'000;
  StepRecord good;
  good.number = 1;
  good.kind = good.label = "gc";
  good.state = StepState::kOk;
  StepRecord bad;
  bad.number = 2;
  bad.kind = "assert";
  bad.label = "assert <T> | 100%: growth";
  bad.place = {12, 7};
  bad.state = StepState::kFailed;
  bad.status = ExitStatus::kFindings;
  bad.text = std::string("too\nmuch\x1b[31m ") + '\x01';
  bad.expected = "objects <= 10";
  bad.found = "+300";
  bad.look = "Session held by cache";
  StepRecord skipped;
  skipped.number = 3;
  skipped.kind = skipped.label = "sleep";
  run.steps = {good, bad, skipped};
  return run;
}

TEST_CASE("JUnit counts steps by what became of them, and escapes their text") {
  const std::string xml = junit_report(failed_run());
  CHECK(contains(xml, "tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""));
  CHECK(contains(xml, "name=\"a &lt; b &amp; &quot;c&quot;\""));
  CHECK(contains(xml, "<skipped/>"));
  CHECK(contains(xml, "found: +300"));
  CHECK(contains(xml, "line=\"12\""));
  // Control characters have no place in XML.
  CHECK_FALSE(contains(xml, "\x1b"));
  CHECK_FALSE(contains(xml, "\x01"));
}

TEST_CASE("an error that is no assertion is an error for JUnit, too") {
  RunResult run = failed_run();
  run.steps[1].state = StepState::kError;
  const std::string xml = junit_report(run);
  CHECK(contains(xml, "failures=\"0\" errors=\"1\""));
  CHECK(contains(xml, "<error message="));
}

TEST_CASE("an annotation names file, line and column in GitHub's escapes") {
  const std::string text =
      github_annotation(failed_run().steps[1], "staging,1.yaml");
  CHECK(text.starts_with("::error file=staging%2C1.yaml,line=12,col=7,title="));
  CHECK(contains(text, "100%25%3A growth::too%0Amuch"));
  CHECK(contains(text, "%0Aexpected: objects <= 10%0Afound: +300"));
  // One line.
  CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("a table in Markdown survives what is in a step") {
  const std::string text = markdown_summary(failed_run());
  CHECK(contains(text, "assert &lt;T&gt; \\| 100%: growth"));
  CHECK(contains(text, "    found: +300\n"));
  CHECK(contains(text, "1 ok, 1 failed, 1 skipped"));
}

TEST_CASE("a run as JSON says what failed and where to look") {
  const OrderedJson json = run_to_json(failed_run());
  CHECK(json.at("schema") == "heapcli/run/1");
  CHECK(json.at("status") == "failed");
  CHECK(json.at("exit_status") == 1);
  CHECK(json.at("started_at") == "1970-01-01T00:00:01.000Z");
  const OrderedJson& step = json.at("steps").at(1);
  CHECK(step.at("line") == 12);
  CHECK(step.at("look_at") == "Session held by cache");
  CHECK(json.at("steps").at(2).at("status") == "skipped");
}

}  // namespace
}  // namespace heapcli::commands
