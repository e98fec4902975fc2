// The snapshots that a shell knows by name: those that it has taken, which lie
// in a directory of its own until somebody saves them, and files that it was
// started with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "commands/private_directory.h"

namespace heapcli::commands {

struct NamedSnapshot {
  std::string name;
  std::string file;
  bool temporary = false;              ///< In the shell's own directory.
  uint64_t bytes = 0;                  ///< Of the file.
  std::optional<uint32_t> node_count;  ///< Where it is known.
  std::string taken_at;                ///< HH:MM:SS; empty for a file.
  /// Snapshots of the same thread with the same number have their ids in
  /// common; see HeldTarget::id_series. 0 for a file.
  int id_series = 0;
  std::string worker;  ///< Its id; empty for the main thread.
};

class SnapshotShelf {
 public:
  /// In the order in which they came; the last is the one that is meant where
  /// none is named.
  const std::vector<NamedSnapshot>& all() const { return all_; }

  /// Null when nothing has that name. Valid until the next change.
  const NamedSnapshot* find(const std::string& name) const;

  /// Throws Error(kUsage) when the name is no name, or taken and not to be
  /// replaced.
  void check_new_name(const std::string& name, bool replace) const;

  /// The number that comes next, as a name: "1", "2", …
  std::string next_number() const;

  /// Takes the place of one with the same name.
  void add(NamedSnapshot snapshot);

  /// Its file, too, if it is temporary. Throws Error(kUsage).
  void drop(const std::string& name);

  /// Throws Error(kUsage) when nothing has that name, saying what there is.
  const NamedSnapshot& require(const std::string& name) const;

  /// Where the next snapshot may be written: a path that was never used, and
  /// has no ending.
  std::string new_path();

  /// Throws away the temporary files. Never throws.
  void remove_files() noexcept { directory_.remove(); }

 private:
  std::vector<NamedSnapshot> all_;
  PrivateDirectory directory_;
  int last_path_ = 0;
};

}  // namespace heapcli::commands
