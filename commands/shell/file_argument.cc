#include "commands/shell/file_argument.h"

#include <algorithm>
#include <filesystem>

#include "commands/error.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr const char* kFile = "FILE";

const CLI::App* command_named(const CLI::App& app, const std::string& name) {
  for (const CLI::App* const command : app.get_subcommands({})) {
    if (command->check_name(name)) return command;
  }
  return nullptr;
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

const CLI::Option* option_named(const CLI::App* command, const CLI::App& app,
                                const std::string& name) {
  const CLI::Option* found = nullptr;
  if (command != nullptr) found = command->get_option_no_throw(name);
  return found != nullptr ? found : app.get_option_no_throw(name);
}

bool looks_like_file(const std::string& word, const SnapshotShelf& snapshots) {
  if (snapshots.find(word) != nullptr || word == "-" ||
      word.find('/') != std::string::npos) {
    return true;
  }
  for (const char* const ending : {".heapsnapshot", ".heaptimeline",
                                   ".heapprofile", ".zst", ".gz", ".json"}) {
    if (word.ends_with(ending)) return true;
  }
  std::error_code ignored;
  return std::filesystem::is_regular_file(word, ignored);
}

}  // namespace

std::vector<const CLI::Option*> positionals(const CLI::App& command) {
  std::vector<const CLI::Option*> found;
  for (const CLI::Option* const option : command.get_options()) {
    if (option->get_positional()) found.push_back(option);
  }
  return found;
}

CommandWords find_command(const Words& words, const CLI::App& app) {
  CommandWords found;
  bool only_arguments = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    found.wants_value = nullptr;
    const bool is_option =
        !only_arguments && word.size() > 1 && word.front() == '-';
    if (is_option && word == "--") {
      only_arguments = true;
    } else if (is_option) {
      // `-oFILE` and `--output=FILE` bring their value with them.
      if (word.find('=') != std::string::npos) continue;
      const CLI::Option* const option = option_named(found.command, app, word);
      if (option == nullptr || !takes_value(*option)) continue;
      ++i;
      if (i == words.size()) found.wants_value = option;
    } else if (found.command == nullptr) {
      found.command = command_named(app, word);
      found.at = i;
      if (found.command == nullptr) return found;
    } else {
      found.arguments.push_back(word);
    }
  }
  return found;
}

Words with_file(Words words, const CLI::App& app,
                const SnapshotShelf& snapshots) {
  const auto wants_help = [](const std::string& word) {
    return word == "--help" || word == "-h";
  };
  if (std::any_of(words.begin(), words.end(), wants_help)) return words;
  const CommandWords found = find_command(words, app);
  if (found.command == nullptr) {
    if (words.front().starts_with('-')) return words;
    throw Error(ExitStatus::kUsage, "no command '" + printable(words.front()) +
                                        "'; help lists them");
  }
  const auto declared = positionals(*found.command);
  if (declared.empty() || declared.front()->get_name(true) != kFile) {
    return words;
  }
  const bool given = found.arguments.size() >= declared.size() ||
                     (!found.arguments.empty() &&
                      looks_like_file(found.arguments.front(), snapshots));
  if (given) return words;
  if (snapshots.all().empty()) {
    throw Error(ExitStatus::kUsage,
                found.command->get_name() +
                    " needs a snapshot: take one (`snapshot`), or give a file");
  }
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(found.at) + 1,
               snapshots.all().back().name);
  return words;
}

}  // namespace heapcli::commands
