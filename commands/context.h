// What every command gets from main: the global options, the way to be
// interrupted, and the two output streams.
#pragma once

#include <stop_token>
#include <string>

namespace heapcli::commands {

class InterruptHandler;
class Workspace;

enum class ColorWhen { kAuto, kAlways, kNever };

struct Context {
  // From the command line.
  bool json = false;
  bool quiet = false;
  bool no_progress = false;
  ColorWhen color = ColorWhen::kAuto;

  /// The name of the command that runs: "snapshot".
  std::string command;

  /// Requested by the first Ctrl-C or SIGTERM.
  std::stop_token stop;
  /// Requested by the second one, right before the process ends without
  /// unwinding. What listens must be short; it runs on a thread of its own.
  std::stop_token abandon;

  /// Where the two come from; null in tests. Outlives every context.
  InterruptHandler* interrupt = nullptr;
  /// In the shell what it holds between two commands; null outside of it.
  Workspace* workspace = nullptr;

  /// True when a progress line may be drawn on standard error.
  bool show_progress() const;
  /// True when standard output gets colours.
  bool use_color() const;

  /// A line on standard error, unless --quiet.
  void note(const std::string& line) const;
  /// An error that does not end the command.
  void complain(const std::string& line) const;
  /// A line on standard error that --quiet does not silence.
  void warn(const std::string& line) const;
};

}  // namespace heapcli::commands
