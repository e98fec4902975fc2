#include "analysis/paths/path_text.h"

#include <optional>
#include <string_view>
#include <unordered_map>

#include "analysis/script_urls.h"

namespace heapcli::analysis {
namespace {

constexpr std::string_view kArrow = " → ";

class PathWriter {
 public:
  PathWriter(const HeapGraph& graph, const FunctionLabel& label)
      : graph_(graph), label_(label) {}

  void add(const PathStep& step) {
    switch (step.kind) {
      case StepKind::kRoot:
        add_words(step.text);
        break;
      case StepKind::kGlobal:
        start_over();
        add_expression(step.text, "");
        break;
      case StepKind::kMember:
        add_member(step);
        break;
      case StepKind::kVariable:
        add_expression(step_words(step), owner(step, ""));
        break;
      case StepKind::kLocal:
        add_expression(step_words(step), owner(step, "suspended "));
        break;
      case StepKind::kOther:
        add_words(step.text);
        break;
    }
    if (is_timer(step.to)) {
      start_over();
      add_words(timer_text());
    } else if (const auto known = anchor(step)) {
      start_over();
      add_expression(*known, "");
    }
    last_ = step;
  }

  std::vector<std::string> take() {
    close();
    return std::move(parts_);
  }

 private:
  // Objects that need no explanation.
  std::optional<std::string> anchor(const PathStep& step) const {
    if (graph_.type(step.to) != NodeType::kObject) return std::nullopt;
    const std::string_view name = graph_.name(step.to);
    if (name == "process") return "process";
    if (name == "Timeout") {
      const bool in_list = last_ && graph_.name(last_->to) == "TimersList" &&
                           last_->kind == StepKind::kMember &&
                           last_->text.starts_with('[');
      if (!in_list || last_->text == "[…]") return "timer";
      return "timer of " + last_->text.substr(1, last_->text.size() - 2) +
             " ms";
    }
    if (name == "Immediate") return "setImmediate";
    if (step.text == "._cache" && graph_.name(step.from) == "Module") {
      return "require.cache";
    }
    return std::nullopt;
  }

  bool is_timer(NodeIndex node) const {
    return graph_.type(node) == NodeType::kObject &&
           graph_.name(node) == "Timeout";
  }

  // Node keeps timers in lists, by how long they take.
  std::string timer_text() const {
    const bool in_list = last_ && graph_.name(last_->to) == "TimersList" &&
                         last_->kind == StepKind::kMember &&
                         last_->text.starts_with('[') && last_->text != "[…]";
    if (!in_list) return "timer";
    return "timer of " + last_->text.substr(1, last_->text.size() - 2) + " ms";
  }

  std::string owner(const PathStep& step, std::string_view state) const {
    if (!step.function) return "";
    return " of " + std::string(state) + label_(*step.function);
  }

  void add_member(const PathStep& step) {
    if (is_timer(step.from) && step.text == "._onTimeout") return;
    // After words there is no expression to go on with.
    if (!open_ && last_) add_expression(name_of(step.from), "");
    open_ = true;
    expression_ += step.text;
    if (step.repeated > 1) {
      expression_ += " ×" + std::to_string(step.repeated) + " ";
    }
  }

  std::string name_of(NodeIndex node) const {
    return graph_.type(node) == NodeType::kClosure
               ? function_name(graph_, node)
               : std::string(graph_.name(node));
  }

  void add_expression(std::string expression, std::string suffix) {
    close();
    open_ = true;
    expression_ = std::move(expression);
    suffix_ = std::move(suffix);
  }

  void add_words(const std::string& words) {
    close();
    parts_.push_back(words);
  }

  void start_over() {
    close();
    parts_.clear();
  }

  void close() {
    if (open_) {
      if (expression_.ends_with(' ')) expression_.pop_back();
      parts_.push_back(expression_ + suffix_);
    }
    open_ = false;
    expression_.clear();
    suffix_.clear();
  }

  const HeapGraph& graph_;
  const FunctionLabel& label_;
  std::vector<std::string> parts_;
  bool open_ = false;  ///< Whether members may follow the last part.
  std::string expression_;
  std::string suffix_;  ///< To come after the expression.
  std::optional<PathStep> last_;
};

}  // namespace

FunctionLabel function_labels(const HeapGraph& graph) {
  return [&graph, urls = script_urls(graph)](NodeIndex closure) {
    const std::string name = function_name(graph, closure);
    const SourceLocation* const location = graph.location(closure);
    if (location == nullptr) return name;
    const auto url = urls.find(location->script_id);
    if (url == urls.end()) return name;
    return name + " " + short_url(url->second) + ":" +
           std::to_string(uint64_t{location->line} + 1) + ":" +
           std::to_string(uint64_t{location->column} + 1);
  };
}

std::string short_url(std::string_view url) {
  const size_t slash = url.find_last_of("/\\");
  if (slash == url.npos || slash + 1 == url.size() ||
      url.starts_with("node:")) {
    return std::string(url);
  }
  return std::string(url.substr(slash + 1));
}

std::string function_name(const HeapGraph& graph, NodeIndex closure) {
  const std::string_view name = graph.name(closure);
  return (name.empty() ? "(anonymous)" : std::string(name)) + "()";
}

std::vector<std::string> path_parts(const HeapGraph& graph,
                                    const std::vector<PathStep>& steps,
                                    const FunctionLabel& label) {
  PathWriter writer(graph, label);
  for (const PathStep& step : steps) writer.add(step);
  return writer.take();
}

std::string path_text(const HeapGraph& graph,
                      const std::vector<PathStep>& steps,
                      const FunctionLabel& label) {
  const std::vector<std::string> parts = path_parts(graph, steps, label);
  std::string text;
  for (size_t i = 0; i < parts.size();) {
    // A chain of promises is a thousand times the same.
    size_t end = i + 1;
    while (end < parts.size() && parts[end] == parts[i]) ++end;
    if (!text.empty()) text += kArrow;
    text += parts[i];
    if (end - i > 1) text += " ×" + std::to_string(end - i);
    i = end;
  }
  return text;
}

}  // namespace heapcli::analysis
