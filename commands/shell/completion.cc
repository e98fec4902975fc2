#include "commands/shell/completion.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "commands/shell/file_argument.h"
#include "commands/shell/words.h"

namespace heapcli::commands {
namespace {

namespace fs = std::filesystem;

// A directory can be large, and nobody reads a list that long.
constexpr size_t kMostFiles = 500;

class Collector {
 public:
  explicit Collector(std::string beginning) {
    found_.beginning = std::move(beginning);
  }

  void add(const std::string& word) {
    if (word.starts_with(found_.beginning)) found_.candidates.push_back(word);
  }

  void add_commands(const CLI::App& app) {
    for (const CLI::App* const command : app.get_subcommands({})) {
      add(command->get_name());
    }
  }

  void add_options(const CLI::App& app) {
    for (const CLI::Option* const option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) add("--" + name);
    }
  }

  void add_names(const SnapshotShelf& snapshots) {
    for (const NamedSnapshot& one : snapshots.all()) add(one.name);
  }

  void add_files() {
    const size_t slash = found_.beginning.rfind('/');
    const std::string directory =
        slash == std::string::npos ? "" : found_.beginning.substr(0, slash + 1);
    const std::string name = found_.beginning.substr(directory.size());
    std::error_code error;
    fs::directory_iterator entry(directory.empty() ? "." : directory, error);
    size_t count = 0;
    for (; !error && entry != fs::directory_iterator() && count < kMostFiles;
         entry.increment(error)) {
      const std::string file = entry->path().filename().string();
      if (!file.starts_with(name)) continue;
      if (name.empty() && file.front() == '.') continue;
      std::error_code ignored;
      add(directory + file + (entry->is_directory(ignored) ? "/" : ""));
      ++count;
    }
  }

  Completions finish() {
    auto& words = found_.candidates;
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return std::move(found_);
  }

 private:
  Completions found_;
};

}  // namespace

std::string Completions::common() const {
  if (candidates.empty()) return beginning;
  const std::string& first = candidates.front();
  const std::string& last = candidates.back();  // They are sorted.
  const size_t length = std::min(first.size(), last.size());
  size_t same = 0;
  while (same < length && first[same] == last[same]) ++same;
  // Not in the middle of a character.
  while (same > 0 && same < first.size() && (first[same] & 0xC0) == 0x80) {
    --same;
  }
  return first.substr(0, same);
}

Completions complete(std::string_view line, const CLI::App& app,
                     const SnapshotShelf& snapshots) {
  const UnfinishedLine typed = unfinished(line);
  Collector found(typed.beginning);
  const CommandWords before = find_command(typed.words, app);
  if (before.command == nullptr) {
    if (typed.words.empty() || typed.words.front().starts_with('-')) {
      typed.beginning.starts_with('-') ? found.add_options(app)
                                       : found.add_commands(app);
    }
    return found.finish();
  }
  if (before.wants_value == nullptr && typed.beginning.starts_with('-')) {
    found.add_options(*before.command);
    found.add_options(app);
    return found.finish();
  }
  const std::string command = before.command->get_name();
  if (command == "help") {
    found.add_commands(app);
    return found.finish();
  }
  found.add_names(snapshots);
  if (command != "drop") found.add_files();
  return found.finish();
}

}  // namespace heapcli::commands
