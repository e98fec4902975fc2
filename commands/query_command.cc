#include "commands/query_command.h"

#include <algorithm>
#include <optional>
#include <set>

#include "analysis/query/heap_fields.h"
#include "analysis/query/parser.h"
#include "analysis/query/run_query.h"
#include "commands/class_selection.h"
#include "commands/error.h"
#include "commands/heap_input.h"
#include "commands/output.h"
#include "commands/query_output.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

namespace query_language = analysis::query;
using query_language::Query;
using query_language::Step;
using query_language::StepKind;

struct QueryOptions {
  std::string file;
  std::string text;
  std::string sort;
  ClassSelection rows;
  analysis::FigureOptions figures;
  SourceMapOptions source_maps;
};

// Carries out a step of reading `text`, and says what is wrong with it.
template <class Read>
auto explained(const std::string& name, const std::string& text, Read read) {
  try {
    return read();
  } catch (const query_language::QueryError& error) {
    throw Error(ExitStatus::kUsage,
                name + ": " + query_language::explain(error, text));
  }
}

Query read_query(const QueryOptions& options) {
  Query query = explained("query", options.text, [&] {
    return query_language::parse_query(options.text);
  });
  if (!options.sort.empty()) {
    query.order = explained("--sort", options.sort, [&] {
      return query_language::parse_order(options.sort, query);
    });
  }
  if (options.rows.top) query.limit.reset();  // --top decides.
  return query;
}

// The classes that the query names.
std::set<std::string> named_classes(const Query& query) {
  std::set<std::string> names;
  query_language::for_each_expression(query, [&](const auto& expression) {
    for (size_t i = 0; i < expression.steps.size(); ++i) {
      const Step& step = expression.steps[i];
      const bool compares =
          step.kind == StepKind::kEqualsText && i >= 2 &&
          expression.steps[i - 2].kind == StepKind::kField &&
          expression.steps[i - 2].field == query_language::Field::kClass;
      if (compares || step.kind == StepKind::kRetainedBy ||
          step.kind == StepKind::kHeldBy) {
        names.insert(step.text);
      }
    }
  });
  return names;
}

// A misspelt class matches nothing: that is worth a word.
void note_unknown_classes(const Query& query, const analysis::Heap& heap,
                          const Context& context) {
  std::vector<std::string_view> known;
  for (const auto& heap_class : heap.figures.classes.classes()) {
    known.push_back(heap_class.name);
  }
  for (const std::string& name : named_classes(query)) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    context.note("No class is called '" + printable(name) + "'" +
                 query_language::suggestion(name, known));
  }
}

ExitStatus query(const QueryOptions& options, const Context& context) {
  const Query query = read_query(options);
  const auto heap = open_heap(options.file, options.figures, context);
  query_language::RunOptions run;
  run.limit = options.rows.limit(context.json);
  run.stop = context.stop;
  const query_language::Answer answer =
      query_language::run_query(*heap, query, run);
  note_unknown_classes(query, *heap, context);
  if (context.json) {
    write_answer_json(*heap, options.file, options.text, answer,
                      make_source_maps(options.source_maps, context), context);
  } else {
    write_output(answer_to_text(*heap, query, answer, context));
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_query_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<QueryOptions>();
  CLI::App* const command = parent.add_subcommand(
      "query",
      "Objects that fulfil a condition, or sums over them (docs/query.md)");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  command
      ->add_option("QUERY", options->text,
                   "Such as 'class == \"Session\" && retained > 1MiB'")
      ->required();
  command
      ->add_option("--sort", options->sort,
                   "As `order by` in the query: 'shallow', 'name asc'")
      ->type_name("KEYS");
  add_top_option(*command, options->rows.top,
                 "How many rows to list (default 25, with --json all)");
  add_figure_options(*command, options->figures);
  add_source_map_options(*command, options->source_maps);
  command->footer(R"(
Fields: id type class key name shallow raw_shallow retained distance detached
edge_count size script line column allocated_at dominator

Examples:
  heapcli query FILE 'class == "Session" && retained > 1MiB'
  heapcli query FILE 'name ~ /token/i && type == "string" order by shallow'
  heapcli query FILE 'edge("cache").size > 1000 select id, edge("cache").size'
  heapcli query FILE 'count(), sum(shallow) by class where distance > 5')");
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return query(*options, context); });
  });
}

}  // namespace heapcli::commands
