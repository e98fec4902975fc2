#include "commands/local_process/package_manager.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace heapcli::commands {
namespace {

constexpr std::array<std::string_view, 10> kPackageManagers = {
    "npm",     "npx",     "yarn",     "pnpm",     "corepack",
    "npm-cli", "npx-cli", "yarn-cli", "pnpm-cli", "pnpx"};

bool names_package_manager(const std::string& path) {
  const std::string stem = std::filesystem::path(path).stem().string();
  return std::find(kPackageManagers.begin(), kPackageManagers.end(), stem) !=
         kPackageManagers.end();
}

}  // namespace

bool is_package_manager(const LocalProcess& process) {
  const auto& words = process.arguments;
  if (words.empty()) return false;
  // What npm calls itself after a moment: `npm start`, in one word.
  if (names_package_manager(words[0].substr(0, words[0].find(' ')))) {
    return true;
  }
  const auto script = std::find_if(
      words.begin() + 1, words.end(),
      [](const std::string& word) { return !word.starts_with('-'); });
  return script != words.end() && names_package_manager(*script);
}

}  // namespace heapcli::commands
