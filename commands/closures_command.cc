#include "commands/closures_command.h"

#include <algorithm>

#include "analysis/object_label.h"
#include "analysis/objects/scope_use.h"
#include "commands/class_selection.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/function_labels.h"
#include "commands/heap_input.h"
#include "commands/output.h"
#include "commands/stack_output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Frame;
using analysis::Heap;
using analysis::ScopeFunction;
using analysis::ScopeUse;
using analysis::ScopeVariable;

struct ClosuresOptions {
  std::string file;
  std::string filter;
  bool internals = false;
  ClassSelection rows;
  analysis::FigureOptions figures;
  SourceMapOptions source_maps;
};

constexpr size_t kScopesForPeople = 10;
constexpr size_t kShownVariables = 3;
constexpr size_t kShownFunctions = 3;
// A variable below this is not worth a line.
constexpr uint64_t kSmallVariable = 1024;

struct Selected {
  std::vector<ScopeUse> scopes;
  size_t left_out = 0;
  size_t runtime_count = 0;  ///< Left out, too.
};

class ScopeOutput {
 public:
  ScopeOutput(const Heap& heap, const ClosuresOptions& options,
              const Context& context)
      : heap_(heap), labels_(heap.graph, options.source_maps, context) {}

  std::string scope_name(const ScopeUse& scope) const {
    if (scope.function_name) {
      return std::string(heap_.graph.strings[*scope.function_name]) + "()";
    }
    if (scope.functions.empty()) return "(a scope without functions)";
    return "scope around " + labels_.name(scope.functions.front().example);
  }

  OrderedJson to_json(const ScopeUse& scope) const {
    OrderedJson variables = OrderedJson::array();
    for (const ScopeVariable& variable : scope.variables) {
      variables.push_back(
          {{"name", heap_.graph.strings[variable.name]},
           {"count", variable.count},
           {"kept_bytes", variable.kept_bytes},
           {"largest_bytes", variable.largest_bytes},
           {"example_id", raw(heap_.graph.node_id[variable.value])},
           {"example", label(variable.value)}});
    }
    OrderedJson functions = OrderedJson::array();
    for (const ScopeFunction& function : scope.functions) {
      OrderedJson entry = {{"function", heap_.graph.name(function.example)},
                           {"url", nullptr},
                           {"line", nullptr},
                           {"column", nullptr}};
      if (const auto frame = labels_.frame(function.example)) {
        entry = frame_to_json(*frame);
        add_generated(entry, *frame);
      }
      entry["count"] = function.count;
      entry["example_id"] = raw(heap_.graph.node_id[function.example]);
      functions.push_back(std::move(entry));
    }
    return {{"scope", scope_name(scope)},
            {"retained_bytes", scope.retained_bytes},
            {"context_count", scope.context_count},
            {"largest_id", raw(heap_.graph.node_id[scope.largest])},
            {"closure_count", scope.closure_count},
            {"internal", scope.is_runtime},
            {"variables", std::move(variables)},
            {"functions", std::move(functions)}};
  }

  void add_to(Table& table, const ScopeUse& scope) const {
    table.add_row({{format_bytes(scope.retained_bytes)},
                   {format_count(scope.context_count)},
                   {format_count(scope.closure_count)},
                   {printable(scope_name(scope)) + " @" +
                    std::to_string(raw(heap_.graph.node_id[scope.largest]))}});
    size_t shown = 0;
    for (const ScopeVariable& variable : scope.variables) {
      if (variable.kept_bytes < kSmallVariable || shown++ == kShownVariables) {
        break;
      }
      table.add_line({"    variable " +
                      printable(heap_.graph.strings[variable.name]) + ": " +
                      format_bytes(variable.kept_bytes) +
                      " that nothing else holds, " + label(variable.value)});
    }
    std::string line;
    for (size_t i = 0; i < scope.functions.size() && i < kShownFunctions; ++i) {
      line += (i == 0 ? "    shared by " : ", ") +
              printable(label_(scope.functions[i].example)) + " ×" +
              format_count(scope.functions[i].count);
    }
    if (scope.functions.size() > kShownFunctions) {
      line += ", and " +
              format_count(scope.functions.size() - kShownFunctions) + " more";
    }
    if (!line.empty()) table.add_line({line, CellStyle::kDim});
  }

 private:
  std::string label(analysis::NodeIndex node) const {
    return printable(
        analysis::object_label(heap_.graph, heap_.figures.classes, node));
  }

  const Heap& heap_;
  const FunctionLabels labels_;
  const analysis::FunctionLabel label_ = labels_.short_labels();
};

Selected select(std::vector<ScopeUse> scopes, const ScopeOutput& output,
                const ClosuresOptions& options, size_t limit) {
  const ClassFilter matches(options.filter);
  Selected selected;
  for (ScopeUse& scope : scopes) {
    if (scope.is_runtime && !options.internals) {
      ++selected.runtime_count;
    } else if (options.filter.empty() || matches(output.scope_name(scope))) {
      selected.scopes.push_back(std::move(scope));
    }
  }
  const size_t kept = std::min(limit, selected.scopes.size());
  selected.left_out = selected.scopes.size() - kept;
  selected.scopes.resize(kept);
  return selected;
}

std::string to_text(const Selected& selected, const ScopeOutput& output,
                    const Context& context) {
  std::string text = "no such scopes\n";
  if (!selected.scopes.empty()) {
    Table table({"retained", "contexts", "functions", "scope"});
    for (const ScopeUse& scope : selected.scopes) output.add_to(table, scope);
    text = table.render(terminal_width(), context.use_color());
  }
  if (selected.left_out > 0) {
    text += "… and " + format_count(selected.left_out) + " more (--top " +
            std::to_string(selected.scopes.size() + selected.left_out) + ")\n";
  }
  text +=
      "\nA variable lives as long as any function that shares its scope; "
      "whether one of\nthem will use it is not in a snapshot.\n";
  if (selected.runtime_count > 0) {
    text += format_count(selected.runtime_count) +
            " scopes of the runtime's own are left out (--internals)\n";
  }
  return text;
}

ExitStatus closures(const ClosuresOptions& options, const Context& context) {
  const auto heap = open_heap(options.file, options.figures, context);
  const ScopeOutput output(*heap, options, context);
  const size_t limit = context.json
                           ? options.rows.limit(true)
                           : options.rows.top.value_or(kScopesForPeople);
  const Selected selected =
      select(analysis::scope_uses(*heap, context.stop), output, options, limit);
  if (!context.json) {
    write_output(to_text(selected, output, context));
    return ExitStatus::kOk;
  }
  OrderedJson list = OrderedJson::array();
  for (const ScopeUse& scope : selected.scopes) {
    list.push_back(output.to_json(scope));
  }
  write_json({{"schema", "heapcli/closures/1"},
              {"file", options.file},
              {"internal_left_out", selected.runtime_count},
              {"scopes", std::move(list)}});
  return ExitStatus::kOk;
}

}  // namespace

void add_closures_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<ClosuresOptions>();
  CLI::App* const command = parent.add_subcommand(
      "closures", "What the scopes that functions share keep alive");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  command->add_flag("--internals", options->internals,
                    "Also those of Node.js and Deno themselves");
  command
      ->add_option("--top", options->rows.top,
                   "How many scopes to list (default " +
                       std::to_string(kScopesForPeople) + ", with --json all)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  add_filter_option(*command, options->filter,
                    "Only scopes whose name matches this regular expression");
  add_figure_options(*command, options->figures);
  add_source_map_options(*command, options->source_maps);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return closures(*options, context);
    });
  });
}

}  // namespace heapcli::commands
