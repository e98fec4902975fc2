// A shell in a terminal of known size, for what draws on one: tmux with a
// server of its own, which ends with the object.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/program/temp_dir.h"

namespace heapcli::tests {

class TerminalSession {
 public:
  TerminalSession(int width, int height);
  ~TerminalSession();
  TerminalSession(const TerminalSession&) = delete;
  TerminalSession& operator=(const TerminalSession&) = delete;

  /// Types a line into the shell.
  void type(const std::string& line);
  /// Presses a key, in tmux's names: "q", "C-c".
  void press(const std::string& key);
  void resize(int width, int height);

  /// What is on the screen.
  std::string screen() const;
  /// Waits until `text` is on the screen, and returns it all. Throws, with the
  /// screen, after kPatience.
  std::string await(const std::string& text) const;
  std::string await(const std::string& what,
                    const std::function<bool(const std::string&)>& seen) const;

  /// Where the shell works.
  const TempDir& directory() const { return directory_; }

 private:
  std::string tmux(const std::vector<std::string>& arguments) const;

  TempDir directory_;
  const std::string socket_;
};

}  // namespace heapcli::tests
