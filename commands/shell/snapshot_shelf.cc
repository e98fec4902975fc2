#include "commands/shell/snapshot_shelf.h"

#include <algorithm>
#include <utility>

#include "commands/error.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr size_t kLongestName = 64;

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= kLongestName && text[0] != '@' &&
         text[0] != '-' && text != "." && text != ".." &&
         text.find('/') == std::string::npos && printable(text) == text;
}

}  // namespace

const NamedSnapshot* SnapshotShelf::find(const std::string& name) const {
  const auto found =
      std::find_if(all_.begin(), all_.end(),
                   [&](const NamedSnapshot& one) { return one.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

void SnapshotShelf::check_new_name(const std::string& name,
                                   bool replace) const {
  if (!is_name(name)) {
    throw Error(ExitStatus::kUsage,
                "no name for a snapshot: '" + printable(name) +
                    "' (short, without /, and not beginning with @ or -); -o "
                    "writes it to a file");
  }
  if (!replace && find(name) != nullptr) {
    throw Error(ExitStatus::kUsage,
                "there is a snapshot '" + name +
                    "' already; take another name, or --force to replace it");
  }
}

std::string SnapshotShelf::next_number() const {
  for (size_t number = all_.size() + 1;; ++number) {
    std::string name = std::to_string(number);
    if (find(name) == nullptr) return name;
  }
}

void SnapshotShelf::add(NamedSnapshot snapshot) {
  if (find(snapshot.name) != nullptr) drop(snapshot.name);
  all_.push_back(std::move(snapshot));
}

void SnapshotShelf::drop(const std::string& name) {
  const NamedSnapshot& snapshot = require(name);
  if (snapshot.temporary) {
    std::error_code ignored;
    std::filesystem::remove(snapshot.file, ignored);
  }
  all_.erase(all_.begin() + (&snapshot - all_.data()));
}

const NamedSnapshot& SnapshotShelf::require(const std::string& name) const {
  if (const NamedSnapshot* const found = find(name)) return *found;
  std::string known;
  for (const NamedSnapshot& one : all_) {
    known += (known.empty() ? "; there are " : ", ") + one.name;
  }
  throw Error(ExitStatus::kUsage,
              "no snapshot is called '" + printable(name) + "'" +
                  (known.empty() ? "; `snapshot NAME` takes one" : known));
}

std::string SnapshotShelf::new_path() {
  return (directory_.path() / ("snapshot-" + std::to_string(++last_path_)))
      .string();
}

}  // namespace heapcli::commands
