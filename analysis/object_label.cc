#include "analysis/object_label.h"

#include "analysis/objects/code_origin.h"
#include "analysis/objects/global_object.h"

namespace heapcli::analysis {
namespace {

// The beginning of the text, cut between characters.
std::string_view beginning(std::string_view text, size_t length) {
  if (text.size() <= length) return text;
  while (length > 0 && (text[length] & 0xC0) == 0x80) --length;
  return text.substr(0, length);
}

std::string quoted(std::string_view text) {
  const std::string_view kept = beginning(text, kLabelTextLength);
  return '"' + std::string(kept) + (kept.size() < text.size() ? "…\"" : "\"");
}

std::string bare_label(const HeapGraph& graph, const ClassIndex& classes,
                       NodeIndex node) {
  const NodeType type = graph.type(node);
  const std::string_view name = graph.name(node);
  if (is_string(type)) return quoted(name);
  if (type == NodeType::kClosure) {
    return (name.empty() ? "(anonymous)" : std::string(name)) + "()";
  }
  if (is_context(graph, node)) return "scope";
  const std::string& class_name = classes[classes.class_of(node)].name;
  return is_global_object(class_name) ? "globalThis" : class_name;
}

}  // namespace

bool is_string(NodeType type) {
  return type == NodeType::kString || type == NodeType::kConcatenatedString ||
         type == NodeType::kSlicedString;
}

std::string object_label(const HeapGraph& graph, const ClassIndex& classes,
                         NodeIndex node) {
  return bare_label(graph, classes, node) + " @" +
         std::to_string(raw(graph.node_id[node]));
}

}  // namespace heapcli::analysis
