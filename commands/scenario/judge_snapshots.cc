#include "commands/scenario/judge_snapshots.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/class_table.h"
#include "analysis/query/query_error.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/scenario/bound.h"
#include "commands/scenario/bounded_figure.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::DomState;
using analysis::Heap;
using analysis::NodeIndex;

bool has_class(const Heap& heap, const std::string& name) {
  const auto& classes = heap.figures.classes.classes();
  return std::any_of(classes.begin(), classes.end(),
                     [&](const auto& one) { return one.name == name; });
}

}  // namespace

ClassGrowth class_growth(const analysis::Diff& diff, const std::string& name) {
  ClassGrowth growth;
  if (name.empty()) {
    growth.objects = static_cast<double>(diff.totals.count_delta);
    growth.bytes = static_cast<double>(diff.totals.bytes_delta);
    growth.seen = true;
  }
  int64_t most = 0;
  for (const analysis::ClassDelta& one : diff.classes) {
    if (name.empty()) {
      if (one.bytes_delta > most) {
        most = one.bytes_delta;
        growth.most = one.name;
      }
      continue;
    }
    if (one.name != name) continue;
    growth.objects += static_cast<double>(one.count_delta);
    growth.bytes += static_cast<double>(one.bytes_delta);
    growth.most = name;
    growth.seen = true;
  }
  return growth;
}

Judgement judge_growth(const GrowthAssertion& assertion,
                       const ClassGrowth& growth,
                       const analysis::Identity& identity) {
  const double rounds = std::max(1U, assertion.rounds);
  const std::string what = assertion.class_name.empty()
                               ? "all objects"
                               : printable(assertion.class_name);
  const std::string a_round = assertion.rounds > 1 ? " a round" : "";
  Judgement result;
  result.holds = true;
  const auto compare = [&](const Bound& bound, double amount, const char* unit,
                           const std::string& text) {
    result.holds &= is_within(bound, amount);
    const std::string glue = result.expected.empty() ? "" : " and ";
    result.expected += glue + unit + " " + bound.text + a_round;
    result.found += glue + text + a_round;
  };
  if (assertion.objects) {
    const double objects = growth.objects / rounds;
    compare(*assertion.objects, objects, "objects",
            bounded_count(*assertion.objects, objects) + " objects");
  }
  if (assertion.bytes) {
    const double bytes = growth.bytes / rounds;
    compare(*assertion.bytes, bytes, "bytes",
            bounded_growth(*assertion.bytes, bytes));
  }
  result.expected = "growth of " + what + ": " + result.expected;
  result.found += " from " + assertion.base + " to " + assertion.later;
  if (!identity.comparable) {
    result.found += " (balance of classes only: " + identity.reason + ")";
  }
  result.report = {{"objects", growth.objects},
                   {"bytes", growth.bytes},
                   {"rounds", assertion.rounds}};
  return result;
}

Judgement judge_ratio(const RatioAssertion& assertion, uint64_t base_bytes,
                      uint64_t later_bytes) {
  if (base_bytes == 0) {
    throw Error(ExitStatus::kData,
                assertion.base +
                    " has no bytes in it, and nothing is a part "
                    "of nothing");
  }
  const double ratio =
      static_cast<double>(later_bytes) / static_cast<double>(base_bytes);
  Judgement result;
  result.holds = is_within(assertion.ratio, ratio);
  result.expected =
      assertion.later + " is " + assertion.ratio.text + " of " + assertion.base;
  result.found = bounded_percent(assertion.ratio, ratio) + " (" +
                 format_bytes(base_bytes) + " -> " + format_bytes(later_bytes) +
                 ")";
  result.report = {{"ratio", ratio}};
  return result;
}

Judgement judge_retained(const RetainedAssertion& assertion, const Heap& heap) {
  uint64_t retained = 0;
  for (const analysis::ClassRow& row :
       analysis::class_table(heap.graph, heap.figures).classes) {
    if (row.name == assertion.class_name) retained += row.retained_bytes;
  }
  Judgement result;
  result.holds = is_within(assertion.bytes, static_cast<double>(retained));
  result.expected = "retained by " + printable(assertion.class_name) + " " +
                    assertion.bytes.text;
  result.found = bounded_bytes(assertion.bytes, static_cast<double>(retained)) +
                 " in " + assertion.snapshot +
                 absent_class(assertion.class_name, heap, heap);
  result.report = {{"retained_bytes", retained}};
  return result;
}

bool is_detached(const Heap& heap, NodeIndex node) {
  return heap.graph.type(node) == analysis::NodeType::kNative &&
         heap.figures.dom_states[node] == DomState::kDetached;
}

Judgement judge_detached(const DetachedAssertion& assertion, const Heap& heap) {
  uint64_t count = 0;
  bool has_document = false;
  for (const NodeIndex node : heap.graph.nodes()) {
    has_document |= heap.figures.dom_states[node] == DomState::kAttached;
    count += is_detached(heap, node) ? 1 : 0;
  }
  if (!has_document) {
    throw Error(ExitStatus::kUsage,
                "no document in " + assertion.snapshot +
                    ": DOM nodes are in the page of a browser alone; for "
                    "objects like those of jsdom assert the growth of their "
                    "class");
  }
  Judgement result;
  result.holds = is_within(assertion.count, static_cast<double>(count));
  result.expected = "detached DOM nodes " + assertion.count.text;
  result.found = format_count(count) + " in " + assertion.snapshot;
  result.report = {{"count", count}};
  return result;
}

std::string absent_class(const std::string& name, const Heap& base,
                         const Heap& later) {
  if (name.empty() || has_class(base, name) || has_class(later, name)) {
    return "";
  }
  std::vector<std::string_view> names;
  for (const auto& one : later.figures.classes.classes()) {
    names.push_back(one.name);
  }
  return "; no " + printable(name) + " is there" +
         analysis::query::suggestion(name, names);
}

}  // namespace heapcli::commands
