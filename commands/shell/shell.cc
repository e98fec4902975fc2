#include "commands/shell/shell.h"

#include <cstdio>
#include <exception>
#include <functional>
#include <stop_token>
#include <utility>

#include "commands/command_line.h"
#include "commands/failure.h"
#include "commands/interrupt.h"
#include "commands/shell/completion.h"
#include "commands/shell/file_argument.h"
#include "commands/shell/history_file.h"
#include "commands/shell/line_editor.h"

namespace heapcli::commands {

Shell::Shell(Workspace& workspace, const Context& context)
    : workspace_(workspace), context_(context) {
  context_.workspace = &workspace_;
}

ExitStatus Shell::run_command(Words words) {
  // The second Ctrl-C ends the process without unwinding.
  const std::stop_callback tidy(
      context_.abandon, [this] { workspace_.snapshots.remove_files(); });
  return run_reporting_failure([&] {
    CommandLine line(context_);
    return line.run(
        with_file(std::move(words), line.app(), workspace_.snapshots));
  });
}

// That the target is gone, once.
std::string Shell::news_of_target() {
  if (!workspace_.target) return "";
  workspace_.target->look();
  if (workspace_.target->gone().empty() || said_gone_) return "";
  said_gone_ = true;
  return workspace_.target->gone() +
         "\n(what was taken is still here; commands on snapshots work)";
}

void Shell::look_after_target() {
  const std::string news = news_of_target();
  if (!news.empty()) context_.complain(news);
}

ExitStatus Shell::run_script(ScriptReader& script) {
  const auto stop_here = [&](const std::string& what, ExitStatus status) {
    context_.complain(script.where() + ": stopped" + what + " (exit status " +
                      std::to_string(static_cast<int>(status)) + ")");
    return status;
  };
  const auto look = [&] { look_after_target(); };
  while (auto line = script.next(look, context_.stop)) {
    std::vector<Words> commands;
    const ExitStatus split = run_reporting_failure([&] {
      commands = split_commands(*line);
      return ExitStatus::kOk;
    });
    if (split != ExitStatus::kOk) return stop_here("", split);
    for (Words& words : commands) {
      if (context_.stop.stop_requested()) return ExitStatus::kInterrupted;
      const std::string name = words.front();
      const ExitStatus status = run_command(std::move(words));
      if (status != ExitStatus::kOk) {
        return stop_here(" at `" + name + "`", status);
      }
      if (workspace_.leaving) return ExitStatus::kOk;
      look_after_target();
    }
  }
  return context_.stop.stop_requested() ? ExitStatus::kInterrupted
                                        : ExitStatus::kOk;
}

void Shell::run_line(const std::string& line) {
  std::vector<Words> commands;
  run_reporting_failure([&] {
    commands = split_commands(line);
    return ExitStatus::kOk;
  });
  for (Words& words : commands) {
    const ExitStatus status = run_command(std::move(words));
    // What follows a failure on the same line may have relied on it.
    if (status != ExitStatus::kOk || workspace_.leaving) break;
  }
}

std::string Shell::prompt() const {
  return (workspace_.target ? workspace_.target->label() : "heapcli") + "> ";
}

ExitStatus Shell::run_interactive() {
  InterruptHandler& interrupt = *context_.interrupt;
  context_.note((workspace_.target
                     ? "attached to " + workspace_.target->name() +
                           "; the session lasts as long as this shell\n"
                     : std::string()) +
                "help lists the commands, Ctrl-D leaves");
  HistoryFile history(default_history_file());
  LineEditor editor([this](std::string_view line) {
    return complete(line, CommandLine(context_).app(), workspace_.snapshots);
  });
  for (const std::string& line : history.lines()) editor.remember(line);
  while (!workspace_.leaving && !interrupt.end_requested()) {
    interrupt.renew();
    interrupt.set_patient(true);
    const LineEditor::Result read = editor.read_line(
        [this] { return prompt(); }, [this] { return news_of_target(); },
        interrupt.token());
    interrupt.renew();
    interrupt.set_patient(false);
    context_.stop = interrupt.token();
    context_.abandon = interrupt.abandon_token();
    if (read.end) break;
    if (read.line.empty()) continue;
    editor.remember(read.line);
    history.append(read.line);
    run_line(read.line);
    look_after_target();
  }
  return interrupt.end_requested() ? ExitStatus::kInterrupted : ExitStatus::kOk;
}

}  // namespace heapcli::commands
