#include "commands/stack_output.h"

#include <algorithm>

#include "commands/format.h"
#include "commands/frame_text.h"

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

// The function that allocated, and who of the program called it.
std::string in_one_line(const std::vector<Frame>& stack,
                        const ShownStacks& stacks) {
  if (stack.empty()) return "V8 itself";
  std::string text = short_frame_text(stack.front());
  size_t shown = 1;
  for (size_t i = 1; i < stack.size(); ++i) {
    if (!stacks.is_program(stack[i])) continue;
    if (shown == kFramesInLine) return text + " ← …";
    text += " ← " + short_frame_text(stack[i]);
    ++shown;
  }
  return text;
}

void add_in_full(Table& table, const std::vector<Frame>& stack) {
  const std::string indent = std::string(kIndent) + kIndent;
  const size_t shown = std::min(stack.size(), kFramesInFull);
  for (size_t i = 0; i < shown; ++i) {
    table.add_line({indent + frame_text(stack[i]), CellStyle::kDim});
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

void add_origins(Table& table, const std::vector<Origin>& origins,
                 uint64_t bytes, ShownStacks& stacks,
                 const ClassSelection& selection) {
  const size_t count = std::min(origins.size(), selection.stacks.value_or(1));
  for (size_t i = 0; i < count; ++i) {
    if (!selection.stacks &&
        static_cast<double>(origins[i].bytes) <
            kSmallestShareInLine * static_cast<double>(bytes)) {
      return;
    }
    const std::vector<Frame> stack = stacks.stack(origins[i].trace);
    const std::string share =
        kIndent + format_percent(static_cast<double>(origins[i].bytes),
                                 static_cast<double>(bytes));
    if (!selection.stacks) {
      table.add_line(
          {share + "  " + in_one_line(stack, stacks), CellStyle::kDim});
      continue;
    }
    table.add_line({share + "  " + format_bytes(origins[i].bytes) + " in " +
                    format_count(origins[i].count) + " objects"});
    add_in_full(table, stack);
  }
}

void add_origins(OrderedJson& entry, const std::vector<Origin>& origins,
                 ShownStacks& stacks, const ClassSelection& selection) {
  if (stacks.empty()) return;
  entry["allocated_at"] = nullptr;
  OrderedJson list = OrderedJson::array();
  const size_t count = std::min(origins.size(), selection.stacks.value_or(1));
  for (size_t i = 0; i < count; ++i) {
    const std::vector<Frame> stack = stacks.stack(origins[i].trace);
    const Frame* const site = stacks.site(stack);
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
