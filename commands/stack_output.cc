#include "commands/stack_output.h"

#include <algorithm>

#include "commands/format.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using analysis::Frame;
using analysis::HeapGraph;
using analysis::Origin;

constexpr const char* kIndent = "    ";
constexpr size_t kFramesInLine = 3;
// Below, no single stack stands for the class.
constexpr double kSmallestShareInLine = 0.05;
constexpr size_t kFramesInFull = 20;

std::string function_name(const Frame& frame) {
  return frame.function.empty() ? "(anonymous)" : printable(frame.function);
}

std::string position(const Frame& frame) {
  if (frame.line == 0) return "";
  return ":" + std::to_string(frame.line) + ":" + std::to_string(frame.column);
}

std::string without_scheme(const std::string& url) {
  constexpr std::string_view kScheme = "file://";
  return url.starts_with(kScheme) ? url.substr(kScheme.size()) : url;
}

// The file and the folder it is in tell most of what a path tells.
std::string shortened(const std::string& url) {
  const std::string path = without_scheme(url);
  const size_t file = path.rfind('/');
  if (file == path.npos || file == 0) return path;
  const size_t folder = path.rfind('/', file - 1);
  if (folder == path.npos || folder == 0) return path;
  return "…" + path.substr(folder);
}

std::string in_full(const Frame& frame) {
  if (frame.url.empty()) return function_name(frame);
  return function_name(frame) + "  " + printable(without_scheme(frame.url)) +
         position(frame);
}

// The function that allocated, and who of the program called it.
std::string in_one_line(const std::vector<Frame>& stack) {
  if (stack.empty()) return "V8 itself";
  std::string text = frame_to_text(stack.front());
  size_t shown = 1;
  for (size_t i = 1; i < stack.size(); ++i) {
    if (!analysis::is_program_code(stack[i])) continue;
    if (shown == kFramesInLine) return text + " ← …";
    text += " ← " + frame_to_text(stack[i]);
    ++shown;
  }
  return text;
}

void add_in_full(Table& table, const std::vector<Frame>& stack) {
  const std::string indent = std::string(kIndent) + kIndent;
  const size_t shown = std::min(stack.size(), kFramesInFull);
  for (size_t i = 0; i < shown; ++i) {
    table.add_line({indent + in_full(stack[i]), CellStyle::kDim});
  }
  if (stack.empty()) table.add_line({indent + "V8 itself", CellStyle::kDim});
  if (shown < stack.size()) {
    table.add_line(
        {indent + "… and " + std::to_string(stack.size() - shown) + " more",
         CellStyle::kDim});
  }
}

}  // namespace

void warn_without_stacks(const ClassSelection& selection,
                         const HeapGraph& graph, const std::string& file,
                         const Context& context) {
  if (!selection.stacks || !graph.stacks.empty()) return;
  context.warn(file +
               " does not tell who allocated its objects; take one that does "
               "with: heapcli attach TARGET track --allocations");
}

std::string frame_to_text(const Frame& frame) {
  if (frame.url.empty()) return function_name(frame);
  return function_name(frame) + "  " + printable(shortened(frame.url)) +
         position(frame);
}

OrderedJson frame_to_json(const Frame& frame) {
  const auto number = [](uint32_t value) {
    return value == 0 ? OrderedJson() : OrderedJson(value);
  };
  return {{"function", frame.function},
          {"url", frame.url},
          {"line", number(frame.line)},
          {"column", number(frame.column)}};
}

void add_origins(Table& table, const std::vector<Origin>& origins,
                 uint64_t bytes, const HeapGraph& graph,
                 const ClassSelection& selection) {
  const size_t count = std::min(origins.size(), selection.stacks.value_or(1));
  for (size_t i = 0; i < count; ++i) {
    if (!selection.stacks &&
        static_cast<double>(origins[i].bytes) <
            kSmallestShareInLine * static_cast<double>(bytes)) {
      return;
    }
    const std::vector<Frame> stack = stack_of(graph, origins[i].trace);
    const std::string share =
        kIndent + format_percent(static_cast<double>(origins[i].bytes),
                                 static_cast<double>(bytes));
    if (!selection.stacks) {
      table.add_line({share + "  " + in_one_line(stack), CellStyle::kDim});
      continue;
    }
    table.add_line({share + "  " + format_bytes(origins[i].bytes) + " in " +
                    format_count(origins[i].count) + " objects"});
    add_in_full(table, stack);
  }
}

void add_origins(OrderedJson& entry, const std::vector<Origin>& origins,
                 const HeapGraph& graph, const ClassSelection& selection) {
  if (graph.stacks.empty()) return;
  entry["allocated_at"] = nullptr;
  OrderedJson list = OrderedJson::array();
  const size_t count = std::min(origins.size(), selection.stacks.value_or(1));
  for (size_t i = 0; i < count; ++i) {
    const std::vector<Frame> stack = stack_of(graph, origins[i].trace);
    const Frame* const site = analysis::allocation_site(stack);
    if (i == 0 && site != nullptr) entry["allocated_at"] = frame_to_json(*site);
    OrderedJson frames = OrderedJson::array();
    for (const Frame& frame : stack) frames.push_back(frame_to_json(frame));
    list.push_back({{"count", origins[i].count},
                    {"bytes", origins[i].bytes},
                    {"stack", std::move(frames)}});
  }
  entry["stacks"] = std::move(list);
}

}  // namespace heapcli::commands
