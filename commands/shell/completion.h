// What the word that somebody is typing could become.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "commands/shell/snapshot_shelf.h"

namespace heapcli::commands {

struct Completions {
  /// How much of the word is there already, in bytes of what it means, without
  /// quotes.
  std::string beginning;
  /// Whole words, sorted, each beginning with `beginning`.
  std::vector<std::string> candidates;

  /// What all candidates begin with.
  std::string common() const;
};

/// `line` ends where the cursor is. The first word is a command; then come
/// options where a dash was typed, otherwise names of snapshots, and files
/// where a command takes them.
Completions complete(std::string_view line, const CLI::App& app,
                     const SnapshotShelf& snapshots);

}  // namespace heapcli::commands
