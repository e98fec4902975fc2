#include "commands/function_labels.h"

#include <limits>
#include <utility>

#include "analysis/script_urls.h"

namespace heapcli::commands {

using analysis::Frame;
using analysis::NodeIndex;

FunctionLabels::FunctionLabels(const analysis::HeapGraph& graph,
                               const SourceMapOptions& source_maps,
                               const Context& context)
    : FunctionLabels(graph, make_source_maps(source_maps, context)) {}

FunctionLabels::FunctionLabels(const analysis::HeapGraph& graph,
                               std::shared_ptr<SourceMaps> maps)
    : graph_(graph),
      script_urls_(analysis::script_urls(graph)),
      maps_(std::move(maps)) {}

std::optional<Frame> FunctionLabels::frame(NodeIndex closure) const {
  const analysis::SourceLocation* const location = graph_.location(closure);
  constexpr uint32_t kLast = std::numeric_limits<uint32_t>::max();
  if (location == nullptr || location->line == kLast ||
      location->column == kLast) {
    return std::nullopt;
  }
  const auto url = script_urls_.find(location->script_id);
  if (url == script_urls_.end()) return std::nullopt;
  Frame frame;
  frame.function = graph_.name(closure);
  frame.script_id = std::to_string(location->script_id);
  frame.url = url->second;
  frame.line = location->line + 1;  // The snapshot counts from 0.
  frame.column = location->column + 1;
  if (auto original = maps_->original(frame)) return original;
  return frame;
}

std::string FunctionLabels::name(NodeIndex closure) const {
  const auto found = frame(closure);
  return found && !found->function.empty()
             ? found->function + "()"
             : analysis::function_name(graph_, closure);
}

std::string FunctionLabels::place(NodeIndex closure, bool whole) const {
  const auto found = frame(closure);
  if (!found) return "";
  constexpr std::string_view kFile = "file://";
  std::string_view url = found->url;
  if (url.starts_with(kFile)) url.remove_prefix(kFile.size());
  return (whole ? std::string(url) : analysis::short_url(url)) + ":" +
         std::to_string(found->line) + ":" + std::to_string(found->column);
}

analysis::FunctionLabel FunctionLabels::short_labels() const {
  return [this](NodeIndex closure) {
    const std::string where = place(closure, /*whole=*/false);
    return where.empty() ? name(closure) : name(closure) + " " + where;
  };
}

analysis::FunctionLabel FunctionLabels::scripts() const {
  return [this](NodeIndex closure) {
    const auto found = frame(closure);
    return found ? analysis::short_url(found->url)
                 : analysis::function_name(graph_, closure);
  };
}

}  // namespace heapcli::commands
