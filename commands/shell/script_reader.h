// Lines from a file, a pipe or a text, one after the other. Whoever waits for a
// pipe can look after other things meanwhile.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace heapcli::commands {

class ScriptReader {
 public:
  /// `name` is what stands before the line's number in messages. Reads from
  /// the descriptor, which stays open.
  ScriptReader(int descriptor, std::string name);
  /// Opens a file. Throws Error(kData).
  explicit ScriptReader(const std::string& file);
  /// The lines of a text.
  ScriptReader(std::string text, std::string name);
  ~ScriptReader();
  ScriptReader(const ScriptReader&) = delete;
  ScriptReader& operator=(const ScriptReader&) = delete;

  /// The next line without its end; nothing after the last one, or once `stop`
  /// is requested. `idle` is called several times a second while there is
  /// nothing to read. Throws Error(kData), also for a line of absurd length.
  std::optional<std::string> next(const std::function<void()>& idle,
                                  const std::stop_token& stop);

  /// "NAME:12", of the line that came last.
  std::string where() const;

 private:
  bool fill(const std::function<void()>& idle, const std::stop_token& stop);

  int descriptor_ = -1;  ///< -1: everything is in text_.
  bool owns_descriptor_ = false;
  const std::string name_;
  std::string text_;  ///< Read, and not handed out.
  int line_ = 0;
};

}  // namespace heapcli::commands
