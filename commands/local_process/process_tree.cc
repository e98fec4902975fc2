#include "commands/local_process/process_tree.h"

#include <map>

namespace heapcli::commands {

std::vector<TreePlace> in_tree_order(
    const std::vector<ProcessLink>& processes) {
  std::map<int64_t, size_t> by_pid;
  for (size_t i = 0; i < processes.size(); ++i) {
    if (processes[i].pid != 0) by_pid.emplace(processes[i].pid, i);
  }
  std::vector<std::vector<size_t>> children(processes.size());
  std::vector<size_t> roots;
  for (size_t i = 0; i < processes.size(); ++i) {
    const auto parent = by_pid.find(processes[i].parent);
    const bool has_one = parent != by_pid.end() && parent->second != i;
    (has_one ? children[parent->second] : roots).push_back(i);
  }
  std::vector<TreePlace> order;
  std::vector<bool> placed(processes.size());
  const auto place = [&](size_t root) {
    std::vector<TreePlace> waiting = {{root, 0}};
    while (!waiting.empty()) {
      const TreePlace next = waiting.back();
      waiting.pop_back();
      if (placed[next.index]) continue;
      placed[next.index] = true;
      order.push_back(next);
      const auto& below = children[next.index];
      for (auto child = below.rbegin(); child != below.rend(); ++child) {
        waiting.push_back({*child, next.depth + 1});
      }
    }
  };
  for (const size_t root : roots) place(root);
  // Numbers that were used again meanwhile may make a circle.
  for (size_t i = 0; i < processes.size(); ++i) place(i);
  return order;
}

}  // namespace heapcli::commands
