#include "commands/leaks_output.h"

#include <algorithm>
#include <cstdio>

#include "analysis/object_label.h"
#include "commands/format.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::GatheredClass;
using analysis::Heap;
using analysis::LeakReport;
using analysis::NodeIndex;
using analysis::Suspect;
using analysis::Verdict;

constexpr size_t kMostClasses = 3;

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

const std::string& class_of(const Heap& heap, NodeIndex node) {
  return heap.figures.classes[heap.figures.classes.class_of(node)].name;
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

OrderedJson to_json(const Suspect& suspect, size_t rank,
                    const std::string& path, const Heap& heap) {
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
  return {{"rank", rank},
          {"class", std::move(leaking)},
          {"score", suspect.score},
          {"holder",
           {{"id", id_of(heap, suspect.holder)},
            {"class", class_of(heap, suspect.holder)},
            {"path", path}}},
          {"growth",
           {{"objects_per_round", std::move(objects)},
            {"bytes_per_round", suspect.growth}}},
          {"gathered", std::move(gathered)},
          {"retained_bytes", heap.retained[suspect.holder]}};
}

template <class Number, class Format>
std::string joined(const std::vector<Number>& numbers, Format format) {
  std::string text;
  for (const Number number : numbers) {
    text += (text.empty() ? "" : "  ") + std::string(format(number));
  }
  return text;
}

std::string per_request(const GatheredClass& gathered, uint64_t requests) {
  uint64_t least = gathered.objects.front();
  for (const uint64_t objects : gathered.objects) {
    least = std::min(least, objects);
  }
  char text[64];
  std::snprintf(text, sizeof text, " (%.2f a request)",
                static_cast<double>(least) / static_cast<double>(requests));
  return text;
}

std::string verdict_line(const LeakFindings& findings) {
  const LeakReport& report = findings.report;
  const std::string rounds =
      std::to_string(report.total_growth.size()) + " rounds";
  switch (report.verdict) {
    case Verdict::kClean:
      return "clean: nothing grew in every one of " + rounds;
    case Verdict::kLeak:
      return "leak: " + std::to_string(report.suspects.size()) +
             (report.suspects.size() == 1 ? " thing" : " things") +
             " grew in every one of " + rounds;
    default:
      return "inconclusive: what grew did so less in each of " + rounds +
             "; more rounds (--rounds) would tell a cache that fills up from "
             "a leak";
  }
}

std::string to_text(const Suspect& suspect, size_t rank,
                    const LeakFindings& findings, const Context& context) {
  const Heap& heap = *findings.last;
  const std::string holder =
      printable(object_label(heap.graph, heap.figures.classes, suspect.holder));
  std::string out = "\n" +
                    styled("#" + std::to_string(rank) + "  " + holder,
                           CellStyle::kBold, context.use_color()) +
                    " holds " + format_bytes(heap.retained[suspect.holder]) +
                    "\n";
  const std::string& path = findings.paths[rank - 1];
  if (!path.empty()) out += "    " + printable(path) + "\n";
  out += "    by round: " + joined(suspect.growth, format_bytes_delta) + "\n";
  size_t shown = 0;
  for (const GatheredClass& each : suspect.gathered) {
    if (++shown > kMostClasses) break;
    out += "    " + printable(heap.figures.classes[each.class_id].name) +
           ": +" + joined(each.objects, format_count);
    if (findings.requests) out += per_request(each, *findings.requests);
    out += ", e.g. @" + std::to_string(id_of(heap, each.example)) + "\n";
  }
  return out;
}

}  // namespace

OrderedJson leaks_to_json(const LeakFindings& findings) {
  OrderedJson suspects = OrderedJson::array();
  for (const Suspect& suspect : findings.report.suspects) {
    const size_t rank = suspects.size() + 1;
    suspects.push_back(
        to_json(suspect, rank, findings.paths[rank - 1], *findings.last));
  }
  OrderedJson document = {{"schema", "heapcli/leaks/1"},
                          {"files", findings.files},
                          {"rounds", findings.report.total_growth.size()},
                          {"verdict", name_of(findings.report.verdict)},
                          {"growth_bytes", findings.report.total_growth},
                          {"suspects", std::move(suspects)}};
  if (findings.requests) document["requests_per_round"] = *findings.requests;
  return document;
}

std::string leaks_to_text(const LeakFindings& findings, size_t top,
                          const Context& context) {
  std::string out = verdict_line(findings) + "\n";
  size_t rank = 0;
  for (const Suspect& suspect : findings.report.suspects) {
    if (++rank > top) break;
    out += to_text(suspect, rank, findings, context);
  }
  if (rank > top) {
    out += "\n… and " + format_count(findings.report.suspects.size() - top) +
           " more (--top N)\n";
  }
  return out;
}

}  // namespace heapcli::commands
