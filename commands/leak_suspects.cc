#include "commands/leak_suspects.h"

#include <algorithm>
#include <utility>

#include "analysis/leaks/suspect_origins.h"
#include "analysis/paths/path_search.h"
#include "analysis/paths/path_text.h"
#include "commands/definitions.h"
#include "commands/function_labels.h"
#include "commands/path_output.h"
#include "commands/shown_stacks.h"

namespace heapcli::commands {
namespace {

using analysis::Frame;
using analysis::GatheredClass;
using analysis::Heap;
using analysis::NodeIndex;
using analysis::NodeType;
using analysis::PathStep;
using analysis::RetainingPath;
using analysis::StepDetail;
using analysis::Suspect;

constexpr size_t kMostStacks = 3;

const analysis::HeapClass& class_of(const Heap& heap, analysis::ClassId id) {
  return heap.figures.classes[id];
}

class Explainer {
 public:
  Explainer(const HeapsToExplain& heaps, const SourceMapOptions& source_maps,
            const Context& context)
      : heaps_(heaps),
        heap_(*heaps.last),
        search_(heap_, analysis::PathKind::kTelling, context.stop),
        maps_(make_source_maps(source_maps, context)),
        labels_(heap_.graph, maps_),
        definitions_(maps_),
        stacks_(heaps.recorded->graph, maps_) {
    definitions_.add_scripts(heap_.graph);
  }

  std::vector<ExplainedSuspect> explain(const analysis::LeakReport& report) {
    const auto shapes =
        analysis::leak_shapes(heap_, report.suspects, heaps_.newest_before,
                              [this](NodeIndex node) { return path_to(node); });
    const auto origins =
        analysis::suspect_origins(heap_, report.suspects, *heaps_.recorded);
    std::vector<ExplainedSuspect> list;
    for (size_t i = 0; i < report.suspects.size(); ++i) {
      list.push_back(explain(report.suspects[i], shapes[i]));
      add_stacks(origins[i], list.back());
    }
    return list;
  }

 private:
  RetainingPath path_to(NodeIndex node) const {
    return search_.reaches(node) ? search_.best(node) : RetainingPath{};
  }

  ExplainedSuspect explain(const Suspect& suspect,
                           const analysis::LeakShape& shape) {
    ExplainedSuspect result;
    result.suspect = suspect;
    result.pattern = shape.pattern;
    result.holder_class =
        class_of(heap_, heap_.figures.classes.class_of(suspect.holder)).name;
    if (!suspect.gathered.empty()) {
      const GatheredClass& gathered = suspect.gathered.front();
      result.class_name = class_of(heap_, gathered.class_id).name;
      result.definition = definition_of(gathered);
    }
    result.edges = edges_to(suspect.holder);
    const RetainingPath path = path_to(shape.grows);
    if (path.nodes.empty()) return result;
    const std::vector<PathStep> steps = read(path, StepDetail::kExact);
    result.path = path_text(heap_.graph, steps, labels_.short_labels());
    result.signature = signature_of(path);
    for (const PathStep& step : steps) {
      if (step.function) result.function = labels_.frame(*step.function);
    }
    return result;
  }

  // Which of several functions leads to a scope, and over which of many ways,
  // is decided by chance; the variable, and what follows it, is not.
  std::string signature_of(const RetainingPath& path) const {
    const std::vector<std::string> parts = path_parts(
        heap_.graph, read(path, StepDetail::kAnyEntry), labels_.scripts());
    return parts.empty() ? "" : parts.back();
  }

  std::vector<PathStep> read(const RetainingPath& path,
                             StepDetail detail) const {
    return analysis::StepReader(heap_.graph, detail).read(path);
  }

  std::optional<Frame> definition_of(const GatheredClass& gathered) {
    if (heap_.graph.type(gathered.example) == NodeType::kClosure) {
      return labels_.frame(gathered.example);
    }
    const analysis::HeapClass& defined = class_of(heap_, gathered.class_id);
    return definitions_.of({defined.name, defined.key});
  }

  OrderedJson edges_to(NodeIndex holder) const {
    const RetainingPath path = path_to(holder);
    if (path.nodes.empty()) return OrderedJson::array();
    OrderedJson json = object_to_json(heap_, holder, {path},
                                      {.full = false, .labels = labels_});
    return std::move(json["paths"][0]);
  }

  void add_stacks(const std::vector<analysis::Origin>& origins,
                  ExplainedSuspect& suspect) {
    for (const analysis::Origin& origin : origins) {
      if (suspect.stacks.size() == kMostStacks) break;
      SuspectStack stack;
      stack.frames = stacks_.stack(origin.trace);
      const Frame* const site = stacks_.site(stack.frames);
      if (site == nullptr) continue;
      stack.site = static_cast<size_t>(site - stack.frames.data());
      stack.count = origin.count;
      stack.bytes = origin.bytes;
      suspect.stacks.push_back(std::move(stack));
    }
  }

  const HeapsToExplain& heaps_;
  const Heap& heap_;
  const analysis::PathSearch search_;
  const std::shared_ptr<SourceMaps> maps_;
  const FunctionLabels labels_;
  Definitions definitions_;
  ShownStacks stacks_;
};

}  // namespace

std::vector<ExplainedSuspect> explain(const analysis::LeakReport& report,
                                      const HeapsToExplain& heaps,
                                      const SourceMapOptions& source_maps,
                                      const Context& context) {
  if (report.suspects.empty()) return {};
  return Explainer(heaps, source_maps, context).explain(report);
}

}  // namespace heapcli::commands
