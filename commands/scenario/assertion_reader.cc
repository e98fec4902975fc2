#include "commands/scenario/assertion_reader.h"

namespace heapcli::commands {
namespace {

class AssertionReader {
 public:
  AssertionReader(MapReader& map, std::string& target, ResultNames& names,
                  Reading& reading)
      : map_(map), target_(target), names_(names), reading_(reading) {}

  LeaksAssertion leaks() {
    return {step("of", ResultKind::kLeaks), map_.bound("suspects")};
  }

  GrowthAssertion growth() {
    GrowthAssertion growth;
    growth.class_name = map_.text("class");
    std::tie(growth.base, growth.later) = two_snapshots();
    if (map_.has("objects")) growth.objects = map_.bound("objects");
    if (map_.has("bytes")) growth.bytes = map_.bound("bytes");
    growth.rounds = static_cast<unsigned>(map_.count("rounds", 1));
    return growth;
  }

  HeapUsedAssertion heap_used() { return {map_.bound("bytes")}; }

  RetainedAssertion retained() {
    return {map_.text("class"), step("snapshot", ResultKind::kSnapshot),
            map_.bound("bytes")};
  }

  DetachedAssertion detached() {
    return {step("snapshot", ResultKind::kSnapshot), map_.bound("count")};
  }

  RatioAssertion ratio() {
    const auto [base, later] = two_snapshots();
    return {base, later, map_.bound("is")};
  }

  AllocationShareAssertion share() {
    return {step("of", ResultKind::kTrack), map_.text("function"),
            map_.bound("share")};
  }

  ReportAssertion report() {
    ReportAssertion report;
    report.of = map_.text("of");
    const StepResult* const result =
        names_.require(report.of, map_.place("of"));
    if (result != nullptr) target_ = result->target;
    report.pointer = map_.text("pointer");
    if (map_.has("is")) report.bound = map_.bound("is");
    report.equals = map_.text("equals");
    return report;
  }

 private:
  // The step that is named, or else the last of its kind.
  std::string step(const char* key, ResultKind kind) {
    const StepResult* result = nullptr;
    if (map_.has(key)) {
      result = names_.require(map_.text(key), kind, map_.place(key));
      check_target(result, map_.place(key));
    } else {
      result = names_.last(kind, target_);
      if (result == nullptr) lack(kind);
    }
    return result == nullptr ? "" : result->name;
  }

  void check_target(const StepResult* result, Place place) {
    if (result == nullptr) return;
    if (!target_.empty() && target_ != result->target) {
      reading_.errors.add(place, "`" + result->name + "` is of target " +
                                     result->target + ", not of " + target_);
    }
    target_ = result->target;
  }

  void lack(ResultKind kind) {
    const std::string word = word_for(kind);
    reading_.errors.add(
        map_.place(),
        target_.empty()
            ? "of which target? say `target:` in the step, or name the " + word
            : "there is no `" + word + "` before it that it could be about");
  }

  std::pair<std::string, std::string> two_snapshots() {
    if (map_.has("between")) {
      return read_snapshot_pair(map_, target_, names_, reading_);
    }
    const StepResult* const diff = names_.last(ResultKind::kDiff, target_);
    if (diff != nullptr) return {diff->base, diff->later};
    const StepResult* const first =
        names_.first(ResultKind::kSnapshot, target_);
    const StepResult* const last = names_.last(ResultKind::kSnapshot, target_);
    if (first == last) {
      reading_.errors.add(
          map_.place(), target_.empty()
                            ? "of which target? say `target:` in the step, or "
                              "`between: [BEFORE, AFTER]`"
                            : "it compares two snapshots, and there are no two "
                              "before it");
      return {};
    }
    return {first->name, last->name};
  }

  MapReader& map_;
  std::string& target_;
  ResultNames& names_;
  Reading& reading_;
};

}  // namespace

std::pair<std::string, std::string> read_snapshot_pair(MapReader& map,
                                                       std::string& target,
                                                       ResultNames& names,
                                                       Reading& reading) {
  const auto [base, later] = map.pair("between");
  const YamlNode* const list = map.node("between");
  if (base.empty() || later.empty()) return {};
  const Place base_place = list->items[0]->place;
  const Place later_place = list->items[1]->place;
  const StepResult* const first =
      names.require(base, ResultKind::kSnapshot, base_place);
  const StepResult* const second =
      names.require(later, ResultKind::kSnapshot, later_place);
  if (first == nullptr || second == nullptr) return {};
  if (first == second) {
    reading.errors.add(later_place, "a snapshot has no difference to itself");
  } else if (first->target != second->target) {
    reading.errors.add(later_place, "`" + base + "` is of target " +
                                        first->target + ", and `" + later +
                                        "` of " + second->target +
                                        "; only snapshots of one process can "
                                        "be compared");
  } else if (!target.empty() && target != first->target) {
    reading.errors.add(base_place, "`" + base + "` is of target " +
                                       first->target + ", not of " + target);
  }
  target = first->target;
  return {base, later};
}

AssertStep read_assertion(const YamlNode& node, const MapRule& rule,
                          std::string& target, ResultNames& names,
                          Reading& reading) {
  AssertStep step;
  MapReader outer(node, rule, reading);
  step.message = outer.text("message");
  const std::string_view figure = outer.chosen();
  if (figure.empty()) return step;
  MapReader map(*outer.node(figure), outer.rule(figure), reading);
  AssertionReader reader(map, target, names, reading);
  if (figure == "leaks") {
    step.assertion = reader.leaks();
  } else if (figure == "growth") {
    step.assertion = reader.growth();
  } else if (figure == "heap-used") {
    step.assertion = reader.heap_used();
  } else if (figure == "retained") {
    step.assertion = reader.retained();
  } else if (figure == "detached") {
    step.assertion = reader.detached();
  } else if (figure == "ratio") {
    step.assertion = reader.ratio();
  } else if (figure == "allocation-share") {
    step.assertion = reader.share();
  } else {
    step.assertion = reader.report();
  }
  return step;
}

}  // namespace heapcli::commands
