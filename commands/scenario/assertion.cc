#include "commands/scenario/assertion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "analysis/class_table.h"
#include "analysis/diff.h"
#include "analysis/query/query_error.h"
#include "cdp/heap_profiler.h"
#include "cdp/runtime.h"
#include "commands/analysis_progress.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/heap_input.h"
#include "commands/scenario/growth_holder.h"
#include "commands/snapshot_input.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::NodeIndex;

std::string number_text(double value) {
  if (std::floor(value) == value && std::abs(value) < 1e15) {
    return std::to_string(static_cast<int64_t>(value));
  }
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

std::string signed_number(double value) {
  if (std::floor(value) == value && std::abs(value) < 1e15) {
    return format_count_delta(static_cast<int64_t>(value));
  }
  return (value > 0 ? "+" : "") + number_text(value);
}

std::string percent_text(double share) {
  return number_text(std::round(share * 1000) / 10) + " %";
}

std::string bytes_text(double bytes) {
  return format_bytes_delta(static_cast<int64_t>(std::llround(bytes)));
}

std::string plural(size_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

// The objects of a class in two snapshots.
struct ClassGrowth {
  double objects = 0;
  double bytes = 0;
  bool seen = false;  // In either snapshot.
  std::string most;   // The class that grew most, of all or of this name.
};

ClassGrowth growth_of(const analysis::Diff& diff, const std::string& name) {
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

bool has_class(const Heap& heap, const std::string& name) {
  const auto& classes = heap.figures.classes.classes();
  return std::any_of(classes.begin(), classes.end(),
                     [&](const auto& one) { return one.name == name; });
}

class Judge {
 public:
  explicit Judge(StepSite& site) : site_(site) {}

  Judgement operator()(const LeaksAssertion& assertion) {
    const OrderedJson& report = report_of(assertion.of);
    size_t leaks = 0;
    Judgement result;
    for (const OrderedJson& suspect : report.at("suspects")) {
      if (suspect.at("slowing").get<bool>()) continue;
      if (++leaks == 1) result.look = look_at(suspect);
    }
    result.holds = is_within(assertion.suspects, static_cast<double>(leaks));
    result.expected = "leaks " + assertion.suspects.text;
    result.found = plural(leaks, "leak");
    if (report.at("verdict") == "inconclusive") {
      result.found +=
          "; something grows, but ever slower: more rounds settle it";
    }
    result.report = {{"leaks", leaks}};
    return result;
  }

  Judgement operator()(const GrowthAssertion& assertion) {
    const auto base = open_graph(assertion.base, site_.context);
    const auto later = open_graph(assertion.later, site_.context);
    const analysis::Diff diff =
        with_progress(site_.context, {}, [&](const auto& watched) {
          return analysis::diff(*base, *later, watched);
        });
    const ClassGrowth growth = growth_of(diff, assertion.class_name);
    const double rounds = std::max(1U, assertion.rounds);
    Judgement result;
    result.holds = true;
    const std::string what = assertion.class_name.empty()
                                 ? "all objects"
                                 : printable(assertion.class_name);
    const std::string a_round = assertion.rounds > 1 ? " a round" : "";
    const std::string between =
        " from " + assertion.base + " to " + assertion.later;
    const auto compare = [&](const std::optional<Bound>& bound, double amount,
                             const char* unit, const std::string& text) {
      if (!bound) return;
      result.holds &= is_within(*bound, amount);
      const std::string glue = result.expected.empty() ? "" : " and ";
      result.expected += glue + unit + " " + bound->text + a_round;
      result.found += glue + text + a_round;
    };
    compare(assertion.objects, growth.objects / rounds, "objects",
            signed_number(growth.objects / rounds) + " objects");
    compare(assertion.bytes, growth.bytes / rounds, "bytes",
            bytes_text(growth.bytes / rounds));
    result.expected = "growth of " + what + ": " + result.expected;
    result.found += between;
    if (!diff.identity.comparable) {
      result.found +=
          " (balance of classes only: " + diff.identity.reason + ")";
    }
    if (!growth.seen && !has_class(*heap_of(assertion.base), what) &&
        !has_class(*heap_of(assertion.later), what)) {
      result.found += "; neither snapshot has any " + what + near(assertion);
    }
    result.report = {{"objects", growth.objects},
                     {"bytes", growth.bytes},
                     {"rounds", assertion.rounds}};
    if (!result.holds && !growth.most.empty()) {
      result.look =
          growth_holder(*heap_of(assertion.later), growth.most,
                        analysis::largest_object_id(*base), site_.context);
    }
    return result;
  }

  Judgement operator()(const HeapUsedAssertion& assertion) {
    cdp::Session& session = site_.session();
    cdp::HeapProfiler(session).collect_garbage();
    const auto used = static_cast<double>(cdp::heap_usage(session).used);
    Judgement result = compared(assertion.bytes, used);
    result.expected =
        "heap used after garbage collection " + assertion.bytes.text;
    result.found = format_bytes(static_cast<uint64_t>(used));
    result.report = {{"used_bytes", used}};
    return result;
  }

  Judgement operator()(const RetainedAssertion& assertion) {
    const auto heap = heap_of(assertion.snapshot);
    const analysis::ClassTable table =
        analysis::class_table(heap->graph, heap->figures);
    uint64_t retained = 0;
    for (const analysis::ClassRow& row : table.classes) {
      if (row.name == assertion.class_name) retained += row.retained_bytes;
    }
    Judgement result = compared(assertion.bytes, static_cast<double>(retained));
    const std::string name = printable(assertion.class_name);
    result.expected = "retained by " + name + " " + assertion.bytes.text;
    result.found = format_bytes(retained) + " in " + assertion.snapshot;
    if (!has_class(*heap, assertion.class_name)) {
      result.found += ", which has no " + name;
    }
    result.report = {{"retained_bytes", retained}};
    if (!result.holds) {
      result.look =
          growth_holder(*heap, assertion.class_name, 0, site_.context);
    }
    return result;
  }

  Judgement operator()(const DetachedAssertion& assertion) {
    const auto heap = heap_of(assertion.snapshot);
    uint64_t count = 0;
    for (const NodeIndex node : heap->graph.nodes()) {
      count += heap->graph.type(node) == analysis::NodeType::kNative &&
               heap->figures.dom_states[node] == analysis::DomState::kDetached;
    }
    Judgement result = compared(assertion.count, static_cast<double>(count));
    result.expected = "detached DOM nodes " + assertion.count.text;
    result.found = format_count(count) + " in " + assertion.snapshot;
    result.report = {{"count", count}};
    return result;
  }

  Judgement operator()(const RatioAssertion& assertion) {
    const auto total = [&](const std::string& name) {
      const auto heap = heap_of(name);
      return analysis::class_table(heap->graph, heap->figures).total_bytes;
    };
    const uint64_t base = total(assertion.base);
    const uint64_t later = total(assertion.later);
    const double ratio =
        base == 0 ? 0 : static_cast<double>(later) / static_cast<double>(base);
    Judgement result = compared(assertion.ratio, ratio);
    result.expected = assertion.later + " is " + assertion.ratio.text + " of " +
                      assertion.base;
    result.found = percent_text(ratio) + " (" + format_bytes(base) + " -> " +
                   format_bytes(later) + ")";
    result.report = {{"ratio", ratio}};
    if (!result.holds && later > base) {
      result.look = look_at_growth(assertion.base, assertion.later);
    }
    return result;
  }

  Judgement operator()(const AllocationShareAssertion& assertion) {
    const OrderedJson& report = report_of(assertion.of);
    double own = 0;
    for (const OrderedJson& function : report.at("functions")) {
      if (is_function(function, assertion.function)) {
        own += function.at("self_bytes").get<double>();
      }
    }
    const auto total = report.at("total_bytes").get<double>();
    const double share = total == 0 ? 0 : own / total;
    Judgement result = compared(assertion.share, share);
    const std::string name = printable(assertion.function);
    result.expected = "share of " + name + " " + assertion.share.text;
    result.found = percent_text(share) + " of " +
                   format_bytes(static_cast<uint64_t>(total));
    if (own == 0) result.found += " (no sample is of " + name + ")";
    result.report = {{"share", share}};
    return result;
  }

  Judgement operator()(const ReportAssertion& assertion) {
    const OrderedJson value = value_at(assertion);
    Judgement result;
    result.found =
        fit(printable(value.is_string()
                          ? value.get<std::string>()
                          : value.dump(-1, ' ', false,
                                       OrderedJson::error_handler_t::replace)),
            200);
    const std::string what = assertion.of + " " + assertion.pointer;
    if (assertion.bound) {
      if (!value.is_number()) {
        throw Error(ExitStatus::kUsage,
                    what + " is no number but " + result.found);
      }
      result.holds = is_within(*assertion.bound, value.get<double>());
      result.expected = what + " " + assertion.bound->text;
    } else {
      result.holds = result.found == printable(assertion.equals);
      result.expected = what + " is " + printable(assertion.equals);
    }
    result.report = {{"value", value}};
    return result;
  }

 private:
  static Judgement compared(const Bound& bound, double value) {
    Judgement result;
    result.holds = is_within(bound, value);
    return result;
  }

  const OrderedJson& report_of(const std::string& name) const {
    return site_.reports.require(
        site_.target == nullptr ? "" : site_.target->spec().name, name);
  }

  std::shared_ptr<const Heap> heap_of(const std::string& name) const {
    return open_heap(name, {}, site_.context);
  }

  OrderedJson value_at(const ReportAssertion& assertion) const {
    const OrderedJson& report = report_of(assertion.of);
    try {
      return report.at(OrderedJson::json_pointer(assertion.pointer));
    } catch (const OrderedJson::exception&) {
      std::string known;
      for (const auto& [key, value] : report.items()) {
        known += (known.empty() ? "" : ", /") + key;
      }
      throw Error(ExitStatus::kUsage,
                  assertion.of + " reports no " + printable(assertion.pointer) +
                      (known.empty() ? "" : "; it has /" + known));
    }
  }

  // `name`, or `name file.js:12`.
  static bool is_function(const OrderedJson& function,
                          const std::string& wanted) {
    const auto name = function.at("function").get<std::string>();
    if (name == wanted) return true;
    if (!wanted.starts_with(name + " ") || !function.at("url").is_string() ||
        !function.at("line").is_number()) {
      return false;
    }
    const std::string place = function.at("url").get<std::string>() + ":" +
                              std::to_string(function.at("line").get<int>());
    const std::string given = wanted.substr(name.size() + 1);
    return place == given || place.ends_with("/" + given);
  }

  static std::string look_at(const OrderedJson& suspect) {
    const OrderedJson& holder = suspect.at("holder");
    const OrderedJson& name = suspect.at("class");
    std::string text = name.is_string() ? name.get<std::string>()
                                        : holder.at("class").get<std::string>();
    auto path = holder.at("path").get<std::string>();
    // The end says most.
    constexpr std::string_view kArrow = " → ";
    const size_t arrow = path.rfind(kArrow);
    if (arrow != std::string::npos) path = "…" + path.substr(arrow);
    if (!path.empty()) text += " held by " + path;
    return printable(text);
  }

  std::string look_at_growth(const std::string& base,
                             const std::string& later) const {
    const auto base_graph = open_graph(base, site_.context);
    const auto later_graph = open_graph(later, site_.context);
    const std::string most =
        growth_of(analysis::diff(*base_graph, *later_graph), "").most;
    if (most.empty()) return "";
    return growth_holder(*heap_of(later), most,
                         analysis::largest_object_id(*base_graph),
                         site_.context);
  }

  // What a person may have meant.
  std::string near(const GrowthAssertion& assertion) const {
    const auto heap = heap_of(assertion.later);
    std::vector<std::string_view> names;
    for (const auto& one : heap->figures.classes.classes()) {
      names.push_back(one.name);
    }
    return analysis::query::suggestion(assertion.class_name, names);
  }

  StepSite& site_;
};

}  // namespace

bool is_within(const Bound& bound, double value) {
  switch (bound.op) {
    case Bound::Operator::kLess:
      return value < bound.value;
    case Bound::Operator::kAtMost:
      return value <= bound.value;
    case Bound::Operator::kMore:
      return value > bound.value;
    case Bound::Operator::kAtLeast:
      return value >= bound.value;
    case Bound::Operator::kEqual:
      return value == bound.value;
    case Bound::Operator::kNotEqual:
      break;
  }
  return value != bound.value;
}

Judgement judge(const AssertStep& step, StepSite& site) {
  return std::visit(Judge(site), step.assertion);
}

StepOutcome run_step(const AssertStep& step, StepSite& site) {
  Judgement judgement = judge(step, site);
  if (!judgement.holds) {
    throw AssertionFailure(std::move(judgement), step.message);
  }
  return {judgement.found, std::move(judgement.report), {}};
}

}  // namespace heapcli::commands
