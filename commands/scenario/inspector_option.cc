// The problem: `launch: [node, server.js]` is to run with an open inspector,
// whatever stands there.
//
// NODE_OPTIONS works for Node 12 to 26, but every child inherits it: npm, npx
// and yarn are Node programs and open one, too, and so does each `node` that
// the program starts for a moment, which then waits for a debugger to leave it
// or prints into pipes what nobody expects there. Deno does not know it. An
// option right after the word `node` opens the inspector of this process, of
// those that it forks (they inherit execArgv, and port 0 never collides), and
// of nobody else. So the option it is where the command is Node or Deno, and
// NODE_OPTIONS for the rest.

#include "commands/scenario/inspector_option.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "commands/local_process/node_process.h"

namespace heapcli::commands {
namespace {

constexpr std::array<std::string_view, 5> kDenoCommands = {
    "run", "serve", "test", "bench", "eval"};

bool has_inspector(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const auto& word) {
    return word.starts_with("--inspect");
  });
}

bool is_node_command(const std::string& program) {
  LocalProcess process;
  process.executable = program;
  return is_node(process);
}

}  // namespace

void open_inspector_of(
    std::vector<std::string>& arguments,
    std::vector<std::pair<std::string, std::string>>& environment) {
  if (arguments.empty() || has_inspector(arguments)) return;
  const std::string program = arguments.front();
  if (is_node_command(program)) {
    arguments.insert(arguments.begin() + 1, kInspectorOption);
    return;
  }
  if (std::filesystem::path(program).filename() == "deno") {
    const bool has_command =
        arguments.size() > 1 &&
        std::find(kDenoCommands.begin(), kDenoCommands.end(), arguments[1]) !=
            kDenoCommands.end();
    arguments.insert(arguments.begin() + (has_command ? 2 : 1),
                     kInspectorOption);
    return;
  }
  for (auto& [name, value] : environment) {
    if (name != "NODE_OPTIONS") continue;
    if (value.find("--inspect") == std::string::npos) {
      value += std::string(value.empty() ? "" : " ") + kInspectorOption;
    }
    return;
  }
  const char* const ours = std::getenv("NODE_OPTIONS");
  std::string value = ours == nullptr ? "" : ours;
  if (!value.empty()) value += ' ';
  environment.emplace_back("NODE_OPTIONS", value + kInspectorOption);
}

}  // namespace heapcli::commands
