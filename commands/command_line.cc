#include "commands/command_line.h"

#include <cstdio>
#include <sstream>

#include "commands/allocations_command.h"
#include "commands/attach_command.h"
#include "commands/choice.h"
#include "commands/convert_command.h"
#include "commands/diff_command.h"
#include "commands/gc_command.h"
#include "commands/leaks_command.h"
#include "commands/list_command.h"
#include "commands/nodes_command.h"
#include "commands/output.h"
#include "commands/snapshot_command.h"
#include "commands/summary_command.h"
#include "commands/top_command.h"
#include "commands/track_command.h"
#include "heapcli_version.h"

namespace heapcli::commands {
namespace {

constexpr const char* kFooter = R"(
TARGET is a port (9229), host:port, [::1]:9229, or the ws:// URL that
node --inspect prints.

Exit status: 0 fine, 1 findings, 2 usage, 3 target or connection, 4 bad,
unreadable or unwritable data, 5 internal error, 130 interrupted.

Examples:
  heapcli attach 9229 snapshot --gc -o before.heapsnapshot
  heapcli attach 9229 snapshot --gc --count 3 --every 20s -o run/
  heapcli diff run/001.heapsnapshot run/003.heapsnapshot
  heapcli attach 9229 track --duration 60s
  heapcli attach 9229 top)";

constexpr AddLiveCommand kLiveCommands[] = {
    add_snapshot_command, add_leaks_command, add_track_command, add_top_command,
    add_gc_command};

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
  add_commands();
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

void CommandLine::add_commands() {
  add_list_command(*this, app_);
  add_attach_command(*this, app_, kLiveCommands);
  for (const AddLiveCommand add : kLiveCommands) {
    const auto live = std::make_shared<LiveTarget>();
    add(*this, app_, live);
    add_target_option(*app_.get_subcommands({}).back(), *live);
  }
  add_summary_command(*this, app_);
  add_diff_command(*this, app_);
  add_nodes_command(*this, app_);
  add_convert_command(*this, app_);
  add_allocations_command(*this, app_);
}

ExitStatus CommandLine::run(int argc, char** argv, std::stop_token stop,
                            std::stop_token abandon) {
  context_.stop = std::move(stop);
  context_.abandon = std::move(abandon);
  try {
    app_.parse(argc, argv);
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

}  // namespace heapcli::commands
