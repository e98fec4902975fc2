#include <utility>

#include "commands/frame_text.h"
#include "commands/leak_advice.h"
#include "commands/leaks_output.h"

namespace heapcli::commands {
namespace {

using analysis::Frame;
using analysis::GatheredClass;
using analysis::Heap;
using analysis::NodeIndex;
using analysis::Verdict;

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kClean:
      return "clean";
    case Verdict::kLeak:
      return "leak";
    default:
      return "inconclusive";
  }
}

uint32_t id_of(const Heap& heap, NodeIndex node) {
  return raw(heap.graph.node_id[node]);
}

OrderedJson to_json(const GatheredClass& gathered, const Heap& heap) {
  return {{"class", heap.figures.classes[gathered.class_id].name},
          {"objects_per_round", gathered.objects},
          {"bytes_per_round", gathered.bytes},
          {"example_id", id_of(heap, gathered.example)}};
}

OrderedJson definition_to_json(const Frame& frame) {
  OrderedJson json = {{"name", frame.function},
                      {"url", frame.url},
                      {"line", frame.line},
                      {"column", frame.column}};
  add_generated(json, frame);
  return json;
}

OrderedJson to_json(const SuspectStack& stack) {
  OrderedJson frames = OrderedJson::array();
  for (const Frame& frame : stack.frames) {
    frames.push_back(frame_to_json(frame));
  }
  return {{"count", stack.count},
          {"bytes", stack.bytes},
          {"frames", std::move(frames)}};
}

OrderedJson to_json(const ExplainedSuspect& explained, size_t rank,
                    const Heap& heap) {
  const analysis::Suspect& suspect = explained.suspect;
  OrderedJson gathered = OrderedJson::array();
  for (const GatheredClass& each : suspect.gathered) {
    gathered.push_back(to_json(each, heap));
  }
  OrderedJson leaking;
  OrderedJson objects = OrderedJson::array();
  if (!gathered.empty()) {
    leaking = gathered.front()["class"];
    objects = gathered.front()["objects_per_round"];
  }
  OrderedJson holder = {{"id", id_of(heap, suspect.holder)},
                        {"class", explained.holder_class},
                        {"path", explained.path},
                        {"edges", explained.edges}};
  if (explained.function) {
    holder["function"] = frame_to_json(*explained.function);
  }
  OrderedJson json = {{"rank", rank},
                      {"class", std::move(leaking)},
                      {"score", suspect.score},
                      {"slowing", suspect.slowing},
                      {"pattern", advice_for(explained.pattern).word},
                      {"explanation", explanation_of(explained.pattern)},
                      {"holder", std::move(holder)},
                      {"growth",
                       {{"objects_per_round", std::move(objects)},
                        {"bytes_per_round", suspect.growth}}},
                      {"gathered", std::move(gathered)},
                      {"retained_bytes", heap.retained[suspect.holder]}};
  if (explained.definition) {
    json["definition"] = definition_to_json(*explained.definition);
  }
  if (!explained.stacks.empty()) {
    const SuspectStack& first = explained.stacks.front();
    json["allocated_at"] = frame_to_json(first.frames[first.site]);
    OrderedJson stacks = OrderedJson::array();
    for (const SuspectStack& stack : explained.stacks) {
      stacks.push_back(to_json(stack));
    }
    json["stacks"] = std::move(stacks);
  }
  return json;
}

OrderedJson to_json(const BudgetResult& result) {
  return {
      {"budget", result.budget.text},
      {"class", result.budget.class_name},
      {"most", result.budget.most},
      {"unit", result.budget.unit == BudgetUnit::kBytes ? "bytes" : "objects"},
      {"per", result.budget.per == BudgetPer::kRequest ? "request" : "round"},
      {"growth_per_round", result.growth},
      {"grew", result.grew},
      {"exceeded", result.exceeded}};
}

}  // namespace

OrderedJson leaks_to_json(const LeakFindings& findings) {
  OrderedJson suspects = OrderedJson::array();
  for (const SuspectToShow& each : findings.suspects) {
    suspects.push_back(
        to_json(each.explained, suspects.size() + 1, *findings.last));
    if (each.accepted) {
      suspects.back()["accepted_bytes_per_round"] =
          each.accepted->bytes_per_round;
    }
  }
  OrderedJson accepted = OrderedJson::array();
  for (const ExplainedSuspect& each : findings.accepted) {
    accepted.push_back(to_json(each, accepted.size() + 1, *findings.last));
  }
  OrderedJson budgets = OrderedJson::array();
  for (const BudgetResult& each : findings.budgets) {
    budgets.push_back(to_json(each));
  }
  OrderedJson document = {{"schema", "heapcli/leaks/1"},
                          {"files", findings.files},
                          {"rounds", findings.total_growth.size()},
                          {"warm_up_rounds", findings.warm_up},
                          {"verdict", name_of(findings.verdict)},
                          {"growth_bytes", findings.total_growth},
                          {"suspects", std::move(suspects)},
                          {"accepted", std::move(accepted)},
                          {"budgets", std::move(budgets)}};
  if (findings.requests) document["requests_per_round"] = *findings.requests;
  if (!findings.to_settle.empty()) document["to_settle"] = findings.to_settle;
  return document;
}

}  // namespace heapcli::commands
