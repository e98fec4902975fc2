#include "commands/scenario/child_target.h"

#include <algorithm>
#include <array>
#include <utility>

#include "commands/local_process/node_process.h"
#include "commands/local_process/package_manager.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kMostNamed = 8;
constexpr size_t kWidestTitle = 120;

std::string ordinal(unsigned number) {
  constexpr std::array<const char*, 4> kWords = {"", "second ", "third ",
                                                 "fourth "};
  if (number <= kWords.size()) return kWords[number - 1];
  return std::to_string(number) + "th ";
}

}  // namespace

std::vector<NodeChild> node_children(const ProcessFamily& family,
                                     int64_t itself) {
  std::vector<NodeChild> children;
  for (const FamilyMember& member : family.members()) {
    if (member.pid == itself) continue;
    auto process = family.files().process(member.pid);
    if (!process || !is_node(*process) || is_package_manager(*process)) {
      continue;
    }
    children.push_back({member, std::move(*process)});
  }
  return children;
}

const NodeChild* chosen_child(const std::vector<NodeChild>& children,
                              const ScenarioTarget& target) {
  std::vector<LocalProcess> fitting;
  for (const NodeChild& child : children) fitting.push_back(child.process);
  if (!target.process_name.empty()) {
    fitting = with_name(fitting, target.process_name);
  }
  if (fitting.size() < target.child_number) return nullptr;
  const int64_t pid = fitting[target.child_number - 1].pid;
  const auto found =
      std::find_if(children.begin(), children.end(),
                   [&](const auto& child) { return child.process.pid == pid; });
  return found == children.end() ? nullptr : &*found;
}

std::string child_description(const ScenarioTarget& target) {
  std::string text = ordinal(target.child_number) + "Node process";
  if (!target.process_name.empty()) text += " that runs " + target.process_name;
  return text;
}

std::string children_text(const std::vector<NodeChild>& children) {
  std::string text;
  for (size_t i = 0; i < std::min(children.size(), kMostNamed); ++i) {
    text += (i == 0 ? "" : ", ") + std::string("pid ") +
            std::to_string(children[i].process.pid) + " (" +
            fit(printable(program_title(children[i].process)), kWidestTitle) +
            ")";
  }
  if (children.size() > kMostNamed) text += ", …";
  return text.empty() ? "none" : text;
}

}  // namespace heapcli::commands
