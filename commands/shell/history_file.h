// What was typed into shells before: one line each in a file that only the user
// may read, as commands can name what nobody else should know.
#pragma once

#include <string>
#include <vector>

namespace heapcli::commands {

class HistoryFile {
 public:
  /// Reads the file, if there is one; an empty path is no file. What cannot be
  /// read or written is left: nobody's work depends on it. A file that has
  /// grown beyond twice kMostLines is cut to that.
  explicit HistoryFile(std::string path);

  /// The oldest first.
  const std::vector<std::string>& lines() const { return lines_; }

  /// At the end of the file, at once: shells that run at the same time all
  /// keep theirs. Not when it begins with a blank, nor twice in a row.
  void append(const std::string& line);

  static constexpr size_t kMostLines = 1000;

 private:
  void read();
  void rewrite() const;

  const std::string path_;
  std::vector<std::string> lines_;
};

/// $XDG_STATE_HOME/heapcli/history, or the same below ~/.local/state; makes the
/// directory. Empty when there is no such place.
std::string default_history_file();

}  // namespace heapcli::commands
