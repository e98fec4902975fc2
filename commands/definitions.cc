#include "commands/definitions.h"

#include <charconv>
#include <limits>
#include <utility>

#include "analysis/script_urls.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Frame;

// Takes a number and the comma behind it off the front.
std::optional<uint32_t> take_number(std::string_view& key) {
  uint32_t number = 0;
  const auto [end, error] =
      std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc() || end == key.data() + key.size() || *end != ',') {
    return std::nullopt;
  }
  key.remove_prefix(static_cast<size_t>(end - key.data()) + 1);
  return number;
}

std::string place(const std::string& url, uint32_t line, uint32_t column) {
  return url + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace

void add_definition_options(CLI::App& command, DefinitionOptions& options) {
  command.add_flag("--definitions", options.show,
                   "Also where each class is defined");
  add_source_map_options(command, options.source_maps);
}

Definitions::Definitions(const DefinitionOptions& options,
                         const Context& context)
    : Definitions(make_source_maps(options.source_maps, context)) {}

Definitions::Definitions(std::shared_ptr<SourceMaps> maps)
    : maps_(std::move(maps)) {}

void Definitions::add_scripts(const analysis::HeapGraph& graph) {
  for (const auto& [id, url] : analysis::script_urls(graph)) {
    script_urls_.emplace(id, url);
  }
}

std::optional<Frame> Definitions::of(const ClassToDefine& defined) {
  std::string_view key = defined.key;
  const auto script = take_number(key);
  const auto line = script ? take_number(key) : std::nullopt;
  const auto column = line ? take_number(key) : std::nullopt;
  constexpr uint32_t kLast = std::numeric_limits<uint32_t>::max();
  if (!column || *line == kLast || *column == kLast) return std::nullopt;
  const auto url = script_urls_.find(*script);
  if (url == script_urls_.end()) return std::nullopt;
  Frame frame;
  frame.function = defined.name;
  frame.script_id = std::to_string(*script);
  frame.url = url->second;
  frame.line = *line + 1;  // The key's count from 0.
  frame.column = *column + 1;
  if (auto original = maps_->original(frame)) return original;
  return frame;
}

void Definitions::add_to(OrderedJson& classes) {
  for (OrderedJson& entry : classes) {
    const auto frame = of({entry["class"].get_ref<const std::string&>(),
                           entry["key"].get_ref<const std::string&>()});
    if (!frame) continue;
    OrderedJson definition = {{"name", frame->function},
                              {"url", frame->url},
                              {"line", frame->line},
                              {"column", frame->column}};
    add_generated(definition, *frame);
    entry["definition"] = std::move(definition);
  }
}

std::string Definitions::to_text(const std::vector<ClassToDefine>& classes,
                                 const Context& context) {
  Table table({"defined at", "class"});
  bool any = false;
  for (const ClassToDefine& defined : classes) {
    const auto frame = of(defined);
    if (!frame || frame->url.starts_with("node:")) continue;
    any = true;
    std::string name = printable(defined.name);
    if (frame->function != defined.name) {
      name += " is " + printable(frame->function);
    }
    table.add_row(
        {{printable(place(frame->url, frame->line, frame->column))}, {name}});
  }
  if (!any) return "";
  return "\n" + table.render(terminal_width(), context.use_color());
}

}  // namespace heapcli::commands
