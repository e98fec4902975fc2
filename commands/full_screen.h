// The terminal as a screen of our own: its alternate buffer, without a cursor,
// with single keys. Everything is put back as it was when the object goes.
//
// ncurses could do this, but keeps the terminal in globals, and its signal
// handlers and ours would meet; what is needed are six escape sequences that
// every terminal of the last decades knows, and termios.
#pragma once

#include <termios.h>

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace heapcli::commands {

class FullScreen {
 public:
  struct Size {
    size_t width = 80;
    size_t height = 24;
    bool operator==(const Size&) const = default;
  };

  /// True when both standard input and output are the terminal.
  static bool available();

  /// `leave` puts the terminal back at once, from any thread: for what ends
  /// the process without unwinding. Throws Error(kUsage) when there is no
  /// terminal.
  explicit FullScreen(std::stop_token leave);
  ~FullScreen();
  FullScreen(const FullScreen&) = delete;
  FullScreen& operator=(const FullScreen&) = delete;

  Size size() const;

  /// One line a row from the top; the rest of the screen is blank.
  void draw(const std::vector<std::string>& lines);

  /// A key that was pressed, if any; does not wait. Sequences of the arrow
  /// keys and their like are passed over. Ctrl-Z is not seen: it stops the
  /// process as ever, with the terminal put back meanwhile.
  std::optional<char> key();
  /// The terminal is gone.
  bool hung_up() const { return hung_up_; }
  /// Was stopped and goes on since the last call: all has to be drawn again.
  bool resumed();

 private:
  void enter();
  void leave() noexcept;
  void stop_until_continued();

  termios before_{};
  std::mutex mutex_;  ///< Of what `leave` and `draw` do to the terminal.
  bool entered_ = false;
  bool hung_up_ = false;
  bool resumed_ = false;
  std::optional<std::stop_callback<std::function<void()>>> on_leave_;
};

}  // namespace heapcli::commands
