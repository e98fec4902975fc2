#include "commands/scenario/assertion.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "analysis/class_table.h"
#include "analysis/diff.h"
#include "cdp/heap_profiler.h"
#include "cdp/runtime.h"
#include "commands/analysis_progress.h"
#include "commands/error.h"
#include "commands/heap_input.h"
#include "commands/scenario/bound.h"
#include "commands/scenario/bounded_figure.h"
#include "commands/scenario/growth_holder.h"
#include "commands/scenario/judge_reports.h"
#include "commands/scenario/judge_snapshots.h"
#include "commands/shell/workspace.h"
#include "commands/snapshot_input.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;

class Judge {
 public:
  explicit Judge(StepSite& site) : site_(site) {}

  Judgement operator()(const LeaksAssertion& assertion) {
    return judge_leaks(assertion, report_of(assertion.of));
  }

  Judgement operator()(const AllocationShareAssertion& assertion) {
    return judge_share(assertion, report_of(assertion.of));
  }

  Judgement operator()(const ReportAssertion& assertion) {
    return judge_value(assertion, report_of(assertion.of));
  }

  Judgement operator()(const HeapUsedAssertion& assertion) {
    cdp::Session& session = site_.session();
    cdp::HeapProfiler(session).collect_garbage();
    const auto used = static_cast<double>(cdp::heap_usage(session).used);
    Judgement result;
    result.holds = is_within(assertion.bytes, used);
    result.expected =
        "heap used after garbage collection " + assertion.bytes.text;
    result.found = bounded_bytes(assertion.bytes, used);
    result.report = {{"used_bytes", used}};
    return result;
  }

  Judgement operator()(const GrowthAssertion& assertion) {
    const std::string& name = assertion.class_name;
    const analysis::Diff diff = diff_of(assertion.base, assertion.later);
    const ClassGrowth growth = class_growth(diff, name);
    Judgement result = judge_growth(assertion, growth, diff.identity);
    if (!growth.seen) {
      result.found += absent_class(name, *heap_of(assertion.base),
                                   *heap_of(assertion.later));
    }
    if (!result.holds) {
      result.look = grower(assertion.base, assertion.later, growth.most);
    }
    return result;
  }

  Judgement operator()(const RatioAssertion& assertion) {
    const uint64_t base = bytes_in(assertion.base);
    const uint64_t later = bytes_in(assertion.later);
    Judgement result = judge_ratio(assertion, base, later);
    if (!result.holds && later > base) {
      const analysis::Diff diff = diff_of(assertion.base, assertion.later);
      result.look =
          grower(assertion.base, assertion.later, class_growth(diff, "").most);
    }
    return result;
  }

  Judgement operator()(const RetainedAssertion& assertion) {
    const auto heap = heap_of(assertion.snapshot);
    Judgement result = judge_retained(assertion, *heap);
    if (!result.holds) {
      result.look =
          growth_holder(*heap, assertion.class_name, 0, site_.context);
    }
    return result;
  }

  Judgement operator()(const DetachedAssertion& assertion) {
    const auto heap = heap_of(assertion.snapshot);
    Judgement result = judge_detached(assertion, *heap);
    if (!result.holds) result.look = detached_holder(*heap, site_.context);
    return result;
  }

 private:
  const OrderedJson& report_of(const std::string& name) const {
    return site_.reports.require(
        site_.target == nullptr ? "" : site_.target->spec().name, name);
  }

  // In `always` the step that takes it may have been skipped.
  void require_taken(const std::string& name) const {
    if (is_named_snapshot(name, site_.context)) return;
    throw Error(ExitStatus::kUsage, "snapshot " + name + " was not taken");
  }

  std::shared_ptr<const Heap> heap_of(const std::string& name) const {
    require_taken(name);
    return open_heap(name, {}, site_.context);
  }

  uint64_t bytes_in(const std::string& name) const {
    const auto heap = heap_of(name);
    return analysis::class_table(heap->graph, heap->figures).total_bytes;
  }

  analysis::Diff diff_of(const std::string& base,
                         const std::string& later) const {
    require_taken(base);
    require_taken(later);
    const auto base_graph = open_graph(base, site_.context);
    const auto later_graph = open_graph(later, site_.context);
    return with_progress(site_.context, {}, [&](const auto& watched) {
      return analysis::diff(*base_graph, *later_graph, watched);
    });
  }

  // Who holds the largest of the class that `later` has and `base` has not.
  std::string grower(const std::string& base, const std::string& later,
                     const std::string& class_name) const {
    if (class_name.empty()) return "";
    const auto base_graph = open_graph(base, site_.context);
    return growth_holder(*heap_of(later), class_name,
                         analysis::largest_object_id(*base_graph),
                         site_.context);
  }

  StepSite& site_;
};

}  // namespace

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
