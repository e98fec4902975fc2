#include "commands/strings_command.h"

#include <algorithm>

#include "analysis/objects/string_text.h"
#include "analysis/pattern.h"
#include "analysis/strings/equal_strings.h"
#include "commands/choice.h"
#include "commands/class_selection.h"
#include "commands/format.h"
#include "commands/heap_input.h"
#include "commands/output.h"
#include "commands/pattern_option.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::CountedHolder;
using analysis::EqualStrings;
using analysis::Heap;
using analysis::StringGroups;
using analysis::StringTotals;

enum class StringSort { kWaste, kCount, kSize, kLength };

struct StringsOptions {
  std::string file;
  std::string filter;
  StringSort sort = StringSort::kWaste;
  ClassSelection rows;
  analysis::FigureOptions figures;
};

// How much of a text is shown, in characters: to people, and to scripts.
constexpr size_t kShownText = 60;
constexpr size_t kJsonText = 1024;
constexpr size_t kShownHolders = 3;

struct Listed {
  std::vector<uint32_t> groups;
  std::vector<std::vector<CountedHolder>> holders;
  size_t left_out = 0;
};

uint64_t size_of(const Heap& heap, const EqualStrings& group) {
  return heap.figures.shallow[group.example];
}

std::string text_of(const Heap& heap, const EqualStrings& group,
                    size_t characters) {
  // A character takes up to four bytes.
  return analysis::string_text(heap.graph, group.example, 4 * characters).text;
}

uint64_t sort_figure(const Heap& heap, const EqualStrings& group,
                     StringSort sort) {
  switch (sort) {
    case StringSort::kWaste:
      return group.waste_bytes;
    case StringSort::kCount:
      return group.count;
    case StringSort::kSize:
      return size_of(heap, group);
    case StringSort::kLength:
      return group.length;
  }
  return 0;
}

Listed select(const Heap& heap, const StringGroups& strings,
              const StringsOptions& options, const Context& context) {
  // Those by waste and count are about duplicates.
  const bool only_duplicates =
      options.sort == StringSort::kWaste || options.sort == StringSort::kCount;
  const analysis::Pattern pattern(options.filter, false);
  Listed listed;
  for (uint32_t i = 0; i < strings.groups.size(); ++i) {
    const EqualStrings& group = strings.groups[i];
    if (only_duplicates && group.count < 2) continue;
    if (!options.filter.empty() &&
        !pattern.matches(text_of(heap, group, kJsonText))) {
      continue;
    }
    listed.groups.push_back(i);
  }
  std::sort(listed.groups.begin(), listed.groups.end(),
            [&](uint32_t a, uint32_t b) {
              const EqualStrings& left = strings.groups[a];
              const EqualStrings& right = strings.groups[b];
              const uint64_t of_left = sort_figure(heap, left, options.sort);
              const uint64_t of_right = sort_figure(heap, right, options.sort);
              if (of_left != of_right) return of_left > of_right;
              if (left.bytes != right.bytes) return left.bytes > right.bytes;
              return left.example < right.example;
            });
  const size_t kept =
      std::min(listed.groups.size(), options.rows.limit(context.json));
  listed.left_out = listed.groups.size() - kept;
  listed.groups.resize(kept);
  listed.holders =
      analysis::holders_of(heap, strings, listed.groups, context.stop);
  return listed;
}

OrderedJson to_json(const Heap& heap, const EqualStrings& group,
                    const std::vector<CountedHolder>& holders) {
  const analysis::StringText text =
      analysis::string_text(heap.graph, group.example, 4 * kJsonText);
  OrderedJson list = OrderedJson::array();
  for (const CountedHolder& held : holders) {
    list.push_back({{"holder", analysis::holder_text(heap, held.holder)},
                    {"count", held.count}});
  }
  return {{"text", text.text},
          {"text_is_cut", text.cut},
          {"probably_equal", group.cut && group.count > 1},
          {"length", group.length},
          {"length_is_estimate", group.cut},
          {"count", group.count},
          {"size_bytes", size_of(heap, group)},
          {"total_bytes", group.bytes},
          {"waste_bytes", group.waste_bytes},
          {"example_id", raw(heap.graph.node_id[group.example])},
          {"holders", std::move(list)}};
}

OrderedJson to_json(const std::string& file, const Heap& heap,
                    const StringGroups& strings, const Listed& listed) {
  const StringTotals& totals = strings.totals;
  OrderedJson list = OrderedJson::array();
  for (size_t i = 0; i < listed.groups.size(); ++i) {
    list.push_back(
        to_json(heap, strings.groups[listed.groups[i]], listed.holders[i]));
  }
  return {{"schema", "heapcli/strings/1"},
          {"file", file},
          {"string_count", totals.count},
          {"string_bytes", totals.bytes},
          {"duplicated_texts", totals.duplicated_texts},
          {"waste_bytes", totals.waste_bytes},
          {"unknown_count", totals.unknown_count},
          {"unknown_bytes", totals.unknown_bytes},
          {"strings", std::move(list)}};
}

std::string holders_line(const Heap& heap,
                         const std::vector<CountedHolder>& holders) {
  std::string line;
  for (size_t i = 0; i < holders.size() && i < kShownHolders; ++i) {
    line += (i == 0 ? "    held by " : ", ") +
            printable(analysis::holder_text(heap, holders[i].holder)) + " ×" +
            format_count(holders[i].count);
  }
  if (holders.size() > kShownHolders) {
    line += ", and " + format_count(holders.size() - kShownHolders) + " more";
  }
  return line;
}

std::string totals_text(const StringTotals& totals) {
  std::string text = format_count(totals.count) + " strings of " +
                     format_bytes(totals.bytes) + "; " +
                     format_count(totals.duplicated_texts) +
                     " texts are there more than once, which costs " +
                     format_bytes(totals.waste_bytes) + "\n";
  if (totals.unknown_count > 0) {
    text += format_count(totals.unknown_count) + " more (" +
            format_bytes(totals.unknown_bytes) +
            ") are slices or pieces of strings, whose text the file does not "
            "have\n";
  }
  return text;
}

std::string to_text(const Heap& heap, const StringGroups& strings,
                    const Listed& listed, const Context& context) {
  Table table({"count", "size", "length", "waste", "text"});
  bool any_cut = false;
  for (size_t i = 0; i < listed.groups.size(); ++i) {
    const EqualStrings& group = strings.groups[listed.groups[i]];
    const bool guessed = group.cut && group.count > 1;
    any_cut |= guessed;
    const analysis::StringText text =
        analysis::string_text(heap.graph, group.example, 4 * kShownText);
    table.add_row({{(guessed ? "~" : "") + format_count(group.count)},
                   {format_bytes(size_of(heap, group))},
                   {(group.cut ? "~" : "") + format_count(group.length)},
                   {format_bytes(group.waste_bytes)},
                   {analysis::quoted(text.text, kShownText, text.cut) + " @" +
                    std::to_string(raw(heap.graph.node_id[group.example]))}});
    const std::string held = holders_line(heap, listed.holders[i]);
    if (!held.empty()) table.add_line({held, CellStyle::kDim});
  }
  std::string out;
  if (listed.groups.empty()) {
    out = "no such strings\n";
  } else {
    out = table.render(terminal_width(), context.use_color());
  }
  if (listed.left_out > 0) {
    out += "… and " + format_count(listed.left_out) + " more (--top " +
           std::to_string(listed.groups.size() + listed.left_out) + ")\n";
  }
  if (any_cut) {
    out += "~ probably equal: of the same size, and V8 writes only the first " +
           std::to_string(analysis::kCutLength) + " characters\n";
  }
  return out + "\n" + totals_text(strings.totals);
}

ExitStatus strings(const StringsOptions& options, const Context& context) {
  const auto heap = open_heap(options.file, options.figures, context);
  const StringGroups strings = analysis::equal_strings(*heap, context.stop);
  const Listed listed = select(*heap, strings, options, context);
  if (context.json) {
    write_json(to_json(options.file, *heap, strings, listed));
  } else {
    write_output(to_text(*heap, strings, listed, context));
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_strings_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<StringsOptions>();
  CLI::App* const command = parent.add_subcommand(
      "strings", "Texts that are there more than once, and who holds them");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  add_choice<StringSort>(*command, "--sort", options->sort,
                         {{"waste", StringSort::kWaste},
                          {"count", StringSort::kCount},
                          {"size", StringSort::kSize},
                          {"length", StringSort::kLength}},
                         "By waste (default) or count: duplicates; by size or "
                         "length: all strings")
      ->type_name("BY");
  add_top_option(*command, options->rows.top,
                 "How many texts to list (default 25, with --json all)");
  add_pattern_option(*command, options->filter,
                     "Only texts that match this regular expression");
  add_figure_options(*command, options->figures);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return strings(*options, context);
    });
  });
}

}  // namespace heapcli::commands
