#include "commands/leaks_command.h"

#include <memory>
#include <string>
#include <vector>

#include "analysis/error.h"
#include "analysis/identity.h"
#include "analysis/leaks/find_leaks.h"
#include "analysis/object_label.h"
#include "commands/format.h"
#include "commands/heap_input.h"
#include "commands/output.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Heap;
using analysis::HeapMoment;
using analysis::LeakReport;
using analysis::Suspect;
using analysis::Verdict;

struct LeaksOptions {
  std::vector<std::string> files;
  size_t top = 5;
};

using HeapPointer = std::shared_ptr<const Heap>;

void require_one_session(const Heap& base, const std::string& base_file,
                         const Heap& target, const std::string& target_file) {
  const analysis::Identity identity = analysis::compare_identity(
      base.graph, analysis::nodes_by_id(base.graph), target.graph,
      analysis::nodes_by_id(target.graph));
  if (identity.comparable) return;
  throw analysis::Error(analysis::Error::Kind::kNotComparable,
                        base_file + " and " + target_file + ": " +
                            identity.reason +
                            "; take all snapshots in one session (snapshot "
                            "--count)");
}

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

OrderedJson to_json(const LeaksOptions& options, const LeakReport& report,
                    const Heap& heap) {
  const auto& classes = heap.figures.classes;
  OrderedJson suspects = OrderedJson::array();
  for (const Suspect& suspect : report.suspects) {
    OrderedJson gathered = OrderedJson::array();
    for (const auto& each : suspect.gathered) {
      gathered.push_back(
          {{"class", classes[each.class_id].name},
           {"objects_per_round", each.objects},
           {"bytes_per_round", each.bytes},
           {"example_id", raw(heap.graph.node_id[each.example])}});
    }
    suspects.push_back(
        {{"rank", suspects.size() + 1},
         {"class",
          suspect.gathered.empty() ? OrderedJson() : gathered.front()["class"]},
         {"score", suspect.score},
         {"holder",
          {{"id", raw(heap.graph.node_id[suspect.holder])},
           {"class", classes[classes.class_of(suspect.holder)].name}}},
         {"growth",
          {{"objects_per_round", suspect.gathered.empty()
                                     ? OrderedJson::array()
                                     : gathered.front()["objects_per_round"]},
           {"bytes_per_round", suspect.growth}}},
         {"gathered", std::move(gathered)},
         {"retained_bytes", heap.retained[suspect.holder]}});
  }
  return {{"schema", "heapcli/leaks/1"},
          {"files", options.files},
          {"rounds", report.total_growth.size()},
          {"verdict", name_of(report.verdict)},
          {"suspects", std::move(suspects)}};
}

std::string to_text(const LeaksOptions& options, const LeakReport& report,
                    const Heap& heap) {
  std::string out = std::string(name_of(report.verdict)) + "\n";
  size_t rank = 0;
  for (const Suspect& suspect : report.suspects) {
    if (++rank > options.top) break;
    out += "\n#" + std::to_string(rank) + "  " +
           printable(
               object_label(heap.graph, heap.figures.classes, suspect.holder)) +
           " holds " + format_bytes(heap.retained[suspect.holder]) +
           ", by round:";
    for (const int64_t bytes : suspect.growth) {
      out += " " + format_bytes_delta(bytes);
    }
    out += '\n';
    size_t shown = 0;
    for (const auto& each : suspect.gathered) {
      if (++shown > 3) break;
      out += "    " + printable(heap.figures.classes[each.class_id].name) + ":";
      for (const uint64_t count : each.objects) {
        out += " +" + format_count(count);
      }
      out += "   e.g. @" +
             std::to_string(raw(heap.graph.node_id[each.example])) + "\n";
    }
  }
  return out;
}

ExitStatus leaks(const LeaksOptions& options, const Context& context) {
  std::vector<HeapMoment> earlier;
  HeapPointer before;
  std::string before_file;
  for (const std::string& file : options.files) {
    HeapPointer heap = open_heap(file, {}, context);
    if (before) {
      require_one_session(*before, before_file, *heap, file);
      earlier.emplace_back(*before);
    }
    before = std::move(heap);
    before_file = file;
  }
  const LeakReport report = analysis::find_leaks(earlier, *before);
  if (context.json) {
    write_json(to_json(options, report, *before));
  } else {
    write_output(to_text(options, report, *before));
  }
  return report.verdict == Verdict::kLeak ? ExitStatus::kFindings
                                          : ExitStatus::kOk;
}

}  // namespace

void add_leaks_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<LeaksOptions>();
  CLI::App* const command = parent.add_subcommand(
      "leaks", "What leaks, from three or more snapshots of one session");
  command->add_option("FILES", options->files, "Snapshots, the earliest first")
      ->required()
      ->expected(3, 1000);
  command->add_option("--top", options->top, "How many suspects to show")
      ->capture_default_str();
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return leaks(*options, context); });
  });
}

}  // namespace heapcli::commands
