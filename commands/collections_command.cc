#include "commands/collections_command.h"

#include <algorithm>
#include <array>
#include <map>

#include "analysis/object_label.h"
#include "analysis/objects/collection_use.h"
#include "commands/choice.h"
#include "commands/class_selection.h"
#include "commands/format.h"
#include "commands/heap_input.h"
#include "commands/output.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::CollectionUse;
using analysis::Heap;
using analysis::UseKind;

enum class CollectionSort { kRetained, kSize, kUnused };

struct CollectionsOptions {
  std::string file;
  std::string filter;
  CollectionSort sort = CollectionSort::kRetained;
  bool internals = false;
  ClassSelection rows;
  analysis::FigureOptions figures;
};

constexpr size_t kKinds = 6;
constexpr std::array<const char*, kKinds> kKindNames = {
    "Map", "Set", "WeakMap", "WeakSet", "Array", "dictionary"};

// For people there are two lists: this many rows each.
constexpr size_t kRowsForPeople = 10;

const char* kind_name(UseKind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}

std::string holder_of(const Heap& heap, const CollectionUse& use) {
  return use.holder ? analysis::holder_text(heap, *use.holder) : "(V8 itself)";
}

// Those of a kind that are held alike.
struct HeldAlike {
  UseKind kind{};
  std::string holder;
  uint64_t count = 0;
  uint64_t empty_count = 0;
  uint64_t unused_bytes = 0;
  const CollectionUse* worst = nullptr;
};

struct Selected {
  std::vector<CollectionUse> uses;
  std::vector<HeldAlike> held;
  uint64_t runtime_count = 0;  ///< Left out.
};

uint64_t sort_figure(const Heap& heap, const CollectionUse& use,
                     CollectionSort sort) {
  switch (sort) {
    case CollectionSort::kRetained:
      return heap.retained[use.node];
    case CollectionSort::kSize:
      return use.size.least;
    case CollectionSort::kUnused:
      return use.unused_bytes;
  }
  return 0;
}

std::vector<HeldAlike> by_holder(const Heap& heap,
                                 const std::vector<CollectionUse>& uses) {
  using Key = std::pair<UseKind, std::optional<analysis::Holder>>;
  std::map<Key, HeldAlike> held;
  for (const CollectionUse& use : uses) {
    HeldAlike& into = held[{use.kind, use.holder}];
    if (into.count == 0) {
      into.kind = use.kind;
      into.holder = holder_of(heap, use);
    }
    ++into.count;
    into.empty_count += use.empty();
    into.unused_bytes += use.unused_bytes;
    if (into.worst == nullptr || use.unused_bytes > into.worst->unused_bytes) {
      into.worst = &use;
    }
  }
  std::vector<HeldAlike> list;
  for (auto& [key, entry] : held) {
    if (entry.unused_bytes > 0) list.push_back(std::move(entry));
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const HeldAlike& a, const HeldAlike& b) {
                     return a.unused_bytes > b.unused_bytes;
                   });
  return list;
}

Selected select(const Heap& heap, std::vector<CollectionUse> uses,
                const CollectionsOptions& options) {
  const ClassFilter matches(options.filter);
  Selected selected;
  for (CollectionUse& use : uses) {
    if (use.is_runtime && !options.internals) {
      ++selected.runtime_count;
    } else if (options.filter.empty() || matches(holder_of(heap, use))) {
      selected.uses.push_back(use);
    }
  }
  std::stable_sort(selected.uses.begin(), selected.uses.end(),
                   [&](const CollectionUse& a, const CollectionUse& b) {
                     return sort_figure(heap, a, options.sort) >
                            sort_figure(heap, b, options.sort);
                   });
  selected.held = by_holder(heap, selected.uses);
  return selected;
}

OrderedJson to_json(const Heap& heap, const CollectionUse& use) {
  OrderedJson entry = {
      {"id", raw(heap.graph.node_id[use.node])},
      {"class",
       heap.figures.classes[heap.figures.classes.class_of(use.node)].name},
      {"kind", kind_name(use.kind)},
      {"size_least", use.size.least},
      {"size_most", use.size.most},
      {"size_is_probable", use.probable},
      {"capacity", nullptr},
      {"store_bytes", use.store_bytes},
      {"unused_bytes", use.unused_bytes},
      {"retained_bytes", heap.retained[use.node]},
      {"holder", nullptr},
      {"holder_id", nullptr},
      {"internal", use.is_runtime}};
  if (use.capacity > 0) entry["capacity"] = use.capacity;
  if (use.holder) {
    entry["holder"] = analysis::holder_text(heap, *use.holder);
    entry["holder_id"] = raw(heap.graph.node_id[use.holder_node]);
  }
  return entry;
}

struct KindTotals {
  uint64_t count = 0;
  uint64_t empty_count = 0;
  uint64_t store_bytes = 0;
  uint64_t unused_bytes = 0;
};

std::array<KindTotals, kKinds> totals_of(
    const std::vector<CollectionUse>& uses) {
  std::array<KindTotals, kKinds> totals{};
  for (const CollectionUse& use : uses) {
    KindTotals& total = totals[static_cast<size_t>(use.kind)];
    ++total.count;
    total.empty_count += use.empty();
    total.store_bytes += use.store_bytes;
    total.unused_bytes += use.unused_bytes;
  }
  return totals;
}

OrderedJson to_json(const std::string& file, const Heap& heap,
                    const Selected& selected, size_t limit) {
  OrderedJson kinds = OrderedJson::array();
  const auto totals = totals_of(selected.uses);
  for (size_t kind = 0; kind < kKinds; ++kind) {
    kinds.push_back({{"kind", kKindNames[kind]},
                     {"count", totals[kind].count},
                     {"empty_count", totals[kind].empty_count},
                     {"store_bytes", totals[kind].store_bytes},
                     {"unused_bytes", totals[kind].unused_bytes}});
  }
  OrderedJson unused = OrderedJson::array();
  for (size_t i = 0; i < std::min(limit, selected.held.size()); ++i) {
    const HeldAlike& held = selected.held[i];
    unused.push_back(
        {{"kind", kind_name(held.kind)},
         {"holder", held.holder},
         {"count", held.count},
         {"empty_count", held.empty_count},
         {"unused_bytes", held.unused_bytes},
         {"example_id", raw(heap.graph.node_id[held.worst->node])}});
  }
  OrderedJson list = OrderedJson::array();
  for (size_t i = 0; i < std::min(limit, selected.uses.size()); ++i) {
    list.push_back(to_json(heap, selected.uses[i]));
  }
  return {{"schema", "heapcli/collections/1"},
          {"file", file},
          {"internal_left_out", selected.runtime_count},
          {"kinds", std::move(kinds)},
          {"unused", std::move(unused)},
          {"collections", std::move(list)}};
}

std::string size_text(const CollectionUse& use) {
  if (use.probable) return "~" + format_count(use.size.least);
  if (use.size.exact()) return format_count(use.size.least);
  return format_count(use.size.least) + "–" + format_count(use.size.most);
}

std::string more(size_t shown, size_t all) {
  if (shown >= all) return "";
  return "… and " + format_count(all - shown) + " more (--top " +
         std::to_string(all) + ")\n";
}

std::string list_text(const Heap& heap, const Selected& selected, size_t limit,
                      size_t width, bool color) {
  Table table({"size", "room for", "unused", "retained", "collection"});
  const size_t shown = std::min(limit, selected.uses.size());
  for (size_t i = 0; i < shown; ++i) {
    const CollectionUse& use = selected.uses[i];
    const std::string label = printable(
        analysis::object_label(heap.graph, heap.figures.classes, use.node));
    table.add_row({{size_text(use)},
                   {use.capacity > 0 ? format_count(use.capacity) : "–"},
                   {format_bytes(use.unused_bytes)},
                   {format_bytes(heap.retained[use.node])},
                   {(use.kind == UseKind::kDictionary ? "dictionary " : "") +
                    label + ", " + printable(holder_of(heap, use))}});
  }
  return table.render(width, color) + more(shown, selected.uses.size());
}

std::string unused_text(const Heap& heap, const Selected& selected,
                        size_t limit, size_t width, bool color) {
  if (selected.held.empty()) return "";
  Table table({"unused", "count", "empty", "held by"});
  const size_t shown = std::min(limit, selected.held.size());
  for (size_t i = 0; i < shown; ++i) {
    const HeldAlike& held = selected.held[i];
    table.add_row(
        {{format_bytes(held.unused_bytes)},
         {format_count(held.count)},
         {format_count(held.empty_count)},
         {printable(held.holder) + ": " + kind_name(held.kind) +
          ", the worst @" +
          std::to_string(raw(heap.graph.node_id[held.worst->node]))}});
  }
  return "\nEmpty and half-empty ones, by who holds them:\n\n" +
         table.render(width, color) + more(shown, selected.held.size());
}

std::string kinds_text(const Selected& selected, size_t width, bool color) {
  Table table({"count", "empty", "stores", "unused", "kind"});
  const auto totals = totals_of(selected.uses);
  for (size_t kind = 0; kind < kKinds; ++kind) {
    if (totals[kind].count == 0) continue;
    table.add_row({{format_count(totals[kind].count)},
                   {format_count(totals[kind].empty_count)},
                   {format_bytes(totals[kind].store_bytes)},
                   {format_bytes(totals[kind].unused_bytes)},
                   {kKindNames[kind]}});
  }
  return "\n" + table.render(width, color);
}

std::string to_text(const Heap& heap, const Selected& selected, size_t limit,
                    const Context& context) {
  const size_t width = terminal_width();
  const bool color = context.use_color();
  std::string text = "no such collections\n";
  if (!selected.uses.empty()) {
    text = list_text(heap, selected, limit, width, color) +
           unused_text(heap, selected, limit, width, color) +
           kinds_text(selected, width, color);
  }
  if (selected.runtime_count > 0) {
    text += "\n" + format_count(selected.runtime_count) +
            " of the runtime's own are left out (--internals)\n";
  }
  return text;
}

ExitStatus collections(const CollectionsOptions& options,
                       const Context& context) {
  const auto heap = open_heap(options.file, options.figures, context);
  const Selected selected =
      select(*heap, analysis::collection_uses(*heap, context.stop), options);
  if (context.json) {
    write_json(to_json(options.file, *heap, selected,
                       options.rows.limit(/*json=*/true)));
  } else {
    write_output(to_text(*heap, selected,
                         options.rows.top.value_or(kRowsForPeople), context));
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_collections_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<CollectionsOptions>();
  CLI::App* const command = parent.add_subcommand(
      "collections", "Maps, Sets, arrays and dictionaries: size, fill, holder");
  command->add_option("FILE", options->file, "A .heapsnapshot, or -")
      ->required();
  add_choice<CollectionSort>(*command, "--sort", options->sort,
                             {{"retained", CollectionSort::kRetained},
                              {"size", CollectionSort::kSize},
                              {"unused", CollectionSort::kUnused}},
                             "By retained (default), size or unused")
      ->type_name("BY");
  command->add_flag("--internals", options->internals,
                    "Also those of Node.js and Deno themselves");
  command
      ->add_option("--top", options->rows.top,
                   "How many to list (default " +
                       std::to_string(kRowsForPeople) + ", with --json all)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  add_filter_option(*command, options->filter,
                    "Only those whose holder (Session.cache) matches this "
                    "regular expression");
  add_figure_options(*command, options->figures);
  command->callback([&line, options] {
    line.choose([options](const Context& context) {
      return collections(*options, context);
    });
  });
}

}  // namespace heapcli::commands
