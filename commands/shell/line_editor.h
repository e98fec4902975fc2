// One line from somebody at a terminal, with libedit: editing, history and
// completion. All of libedit is in line_editor.cc.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "commands/shell/completion.h"

namespace heapcli::commands {

class LineEditor {
 public:
  using Completer = std::function<Completions(std::string_view line)>;

  /// Whether standard input and output are a terminal.
  static bool available();

  /// `completer` gets what stands before the cursor.
  explicit LineEditor(Completer completer);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  struct Result {
    std::string line;  ///< Without its end; empty after Ctrl-C.
    bool end = false;  ///< Ctrl-D, or the terminal is gone.
  };

  /// Waits for a line. `idle` is called several times a second meanwhile; what
  /// it returns is news, shown above the line. `prompt` is asked whenever the
  /// line is drawn. `stop` (Ctrl-C) throws away what was typed. The terminal is
  /// as it was while no line is read. Throws what `idle` and the completer
  /// throw.
  Result read_line(const std::function<std::string()>& prompt,
                   const std::function<std::string()>& idle,
                   const std::stop_token& stop);

  /// Adds a line to those that the arrow keys bring back.
  void remember(const std::string& line);

 private:
  class Editor;
  std::unique_ptr<Editor> editor_;
};

}  // namespace heapcli::commands
