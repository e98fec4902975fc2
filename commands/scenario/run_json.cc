#include "commands/scenario/run_json.h"

#include "commands/utc_time.h"

namespace heapcli::commands {
namespace {

OrderedJson or_null(const std::string& text) {
  return text.empty() ? OrderedJson() : OrderedJson(text);
}

OrderedJson to_json(const TargetResult& target) {
  return {{"name", target.name},
          {"launched", target.launched},
          {"child_of", or_null(target.child_of)},
          {"pid", target.pid ? OrderedJson(*target.pid) : OrderedJson()},
          {"target", or_null(target.address)},
          {"runtime", or_null(target.runtime)},
          {"log", or_null(target.log)},
          {"ended", or_null(target.ended)}};
}

OrderedJson to_json(const StepRecord& step) {
  OrderedJson json = {{"number", step.number},
                      {"label", step.label},
                      {"kind", step.kind},
                      {"target", or_null(step.target)},
                      {"line", step.place.line},
                      {"column", step.place.column},
                      {"always", step.always},
                      {"parallel", nullptr},
                      {"status", word(step.state)},
                      {"exit_status", static_cast<int>(step.status)},
                      {"duration_ms", step.duration.count()},
                      {"text", step.text},
                      {"files", step.files},
                      {"report", step.report}};
  if (step.parallel != 0) json["parallel"] = step.parallel;
  if (!step.expected.empty()) {
    json["expected"] = step.expected;
    json["found"] = step.found;
    json["look_at"] = or_null(step.look);
  }
  if (!step.output.empty()) json["last_output"] = step.output;
  return json;
}

}  // namespace

OrderedJson run_to_json(const RunResult& result) {
  OrderedJson targets = OrderedJson::array();
  for (const TargetResult& each : result.targets) {
    targets.push_back(to_json(each));
  }
  OrderedJson steps = OrderedJson::array();
  for (const StepRecord& each : result.steps) steps.push_back(to_json(each));
  return {{"schema", "heapcli/run/1"},
          {"file", result.file},
          {"name", result.name},
          {"status", result.word()},
          {"exit_status", static_cast<int>(result.status)},
          {"started_at", utc_time(result.started_unix_ms)},
          {"duration_ms", result.duration.count()},
          {"directory", or_null(result.directory)},
          {"targets", std::move(targets)},
          {"steps", std::move(steps)}};
}

}  // namespace heapcli::commands
