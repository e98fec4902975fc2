#include "commands/command_line.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "commands/allocations_command.h"
#include "commands/attach_command.h"
#include "commands/choice.h"
#include "commands/closures_command.h"
#include "commands/collections_command.h"
#include "commands/convert_command.h"
#include "commands/diff_command.h"
#include "commands/dominators_command.h"
#include "commands/gc_command.h"
#include "commands/hold/detach_command.h"
#include "commands/hold/sessions_command.h"
#include "commands/hold/start_holder.h"
#include "commands/inspect_command.h"
#include "commands/leaks_command.h"
#include "commands/list_command.h"
#include "commands/nodes_command.h"
#include "commands/objects_command.h"
#include "commands/output.h"
#include "commands/query_command.h"
#include "commands/redact_command.h"
#include "commands/retainers_command.h"
#include "commands/run_command.h"
#include "commands/shell/shell_command.h"
#include "commands/shell/workspace.h"
#include "commands/shell/workspace_commands.h"
#include "commands/show_command.h"
#include "commands/snapshot_command.h"
#include "commands/strings_command.h"
#include "commands/summary_command.h"
#include "commands/top_command.h"
#include "commands/track_command.h"
#include "commands/watch/watch_command.h"
#include "heapcli_version.h"

namespace heapcli::commands {
namespace {

constexpr const char* kFooter = R"(
TARGET is a port (9229), host:port, [::1]:9229, the ws:// URL that
node --inspect prints, or pid:1234 for a process of this machine.

Exit status: 0 fine, 1 findings, 2 usage, 3 target or connection, 4 bad,
unreadable or unwritable data, 5 internal error, 130 interrupted.

Examples:
  heapcli attach 9229 snapshot --gc -o before.heapsnapshot
  heapcli attach 9229 snapshot --gc --count 3 --every 20s -o run/
  heapcli diff run/001.heapsnapshot run/003.heapsnapshot
  heapcli attach 9229 track --duration 60s
  heapcli attach 9229 top)";

constexpr const char* kShellFooter = R"(
NAME is a snapshot of this shell. It can stand wherever a command takes a
file; where a FILE is left out, the last snapshot is meant. Quotes work as in
sh; # begins a comment, ; separates commands. Ctrl-C interrupts a command.)";

constexpr AddLiveCommand kLiveCommands[] = {
    add_snapshot_command, add_leaks_command, add_track_command,
    add_watch_command,    add_top_command,   add_gc_command,
    add_inspect_command,  add_shell_command};

// The last of `attach 9229 snapshot`.
std::string name_of_command(const CLI::App& app) {
  const CLI::App* named = &app;
  while (!named->get_subcommands().empty()) {
    named = named->get_subcommands().front();
  }
  return named->get_name();
}

}  // namespace

CommandLine::CommandLine()
    : app_(
          "Heap-leak hunter for Node.js: attaches to a node --inspect "
          "process, takes heap\nsnapshots, and says what grew.",
          "heapcli") {
  app_.fallthrough();
  app_.require_subcommand(1);
  app_.set_version_flag("--version", std::string("heapcli ") + kVersion);
  app_.footer(kFooter);
  app_.get_formatter()->column_width(28);
  add_global_options();
  add_program_commands();
  add_offline_commands();
}

CommandLine::CommandLine(const Context& shell)
    : app_("Commands of this shell; `help COMMAND` has the rest.", "") {
  context_ = shell;
  app_.fallthrough();
  app_.require_subcommand(1);
  app_.footer(kShellFooter);
  app_.get_formatter()->column_width(28);
  add_global_options();
  add_shell_commands();
  add_offline_commands();
}

void CommandLine::add_global_options() {
  const char* const group = "Global options";
  app_.add_flag("--json", context_.json,
                "Print one JSON document (see docs/json.md)")
      ->group(group);
  add_choice<ColorWhen>(app_, "--color", context_.color,
                        {{"auto", ColorWhen::kAuto},
                         {"always", ColorWhen::kAlways},
                         {"never", ColorWhen::kNever}},
                        "Colours: auto, always or never")
      ->type_name("WHEN")
      ->group(group);
  app_.add_flag("-q,--quiet", context_.quiet, "Only data and errors")
      ->group(group);
  app_.add_flag("--no-progress", context_.no_progress, "No progress line")
      ->group(group);
}

void CommandLine::add_program_commands() {
  add_list_command(*this, app_);
  add_attach_command(*this, app_, kLiveCommands);
  add_sessions_command(*this, app_);
  add_detach_command(*this, app_);
  add_hold_session_command(*this, app_);
  for (const AddLiveCommand add : kLiveCommands) {
    const auto& live = targets_.emplace_back(std::make_shared<LiveTarget>());
    add(*this, app_, live);
    add_target_option(*app_.get_subcommands({}).back(), *live);
  }
  add_run_command(*this, app_);
}

void CommandLine::add_shell_commands() {
  for (const AddLiveCommand add : kLiveCommands) {
    if (add == add_shell_command) continue;
    const auto& live = targets_.emplace_back(
        std::make_shared<LiveTarget>(held_target(context_)));
    add(*this, app_, live);
  }
  add_workspace_commands(*this, app_);
}

void CommandLine::add_offline_commands() {
  add_summary_command(*this, app_);
  add_diff_command(*this, app_);
  add_dominators_command(*this, app_);
  add_objects_command(*this, app_);
  add_retainers_command(*this, app_);
  add_show_command(*this, app_);
  add_nodes_command(*this, app_);
  add_query_command(*this, app_);
  add_strings_command(*this, app_);
  add_collections_command(*this, app_);
  add_closures_command(*this, app_);
  add_convert_command(*this, app_);
  add_redact_command(*this, app_);
  add_allocations_command(*this, app_);
}

template <class Parse>
ExitStatus CommandLine::parse_and_run(Parse parse) {
  try {
    parse();
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream complaint;
    const int status = app_.exit(error, out, complaint);
    if (status == 0) {
      write_output(out.str());
      return ExitStatus::kOk;
    }
    std::fprintf(stderr, "heapcli: %s", complaint.str().c_str());
    return ExitStatus::kUsage;
  }
  return action_(context_);
}

ExitStatus CommandLine::run(int argc, char** argv,
                            InterruptHandler& interrupt) {
  context_.interrupt = &interrupt;
  context_.stop = interrupt.token();
  context_.abandon = interrupt.abandon_token();
  return parse_and_run([&] {
    app_.parse(argc, argv);
    context_.command = name_of_command(app_);
  });
}

ExitStatus CommandLine::run(std::vector<std::string> words) {
  // CLI11 takes them from the end.
  std::reverse(words.begin(), words.end());
  return parse_and_run([&] { app_.parse(std::move(words)); });
}

}  // namespace heapcli::commands
