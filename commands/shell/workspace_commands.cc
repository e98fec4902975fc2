#include "commands/shell/workspace_commands.h"

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include "analysis/input_file.h"
#include "cdp/error.h"
#include "commands/attach_command.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/output.h"
#include "commands/part_file.h"
#include "commands/shell/workspace.h"
#include "commands/table.h"
#include "commands/terminal.h"
#include "commands/zstd_compressor.h"

namespace heapcli::commands {
namespace {

OrderedJson to_json(const NamedSnapshot& snapshot) {
  OrderedJson entry = {{"name", snapshot.name},
                       {"file", snapshot.file},
                       {"temporary", snapshot.temporary},
                       {"bytes", snapshot.bytes},
                       {"node_count", nullptr},
                       {"worker", nullptr},
                       {"id_series", nullptr}};
  if (snapshot.node_count) entry["node_count"] = *snapshot.node_count;
  if (!snapshot.worker.empty()) entry["worker"] = snapshot.worker;
  if (snapshot.id_series != 0) entry["id_series"] = snapshot.id_series;
  return entry;
}

ExitStatus list_snapshots(const Context& context) {
  const auto& all = context.workspace->snapshots.all();
  if (context.json) {
    OrderedJson entries = OrderedJson::array();
    for (const NamedSnapshot& one : all) entries.push_back(to_json(one));
    write_json({{"schema", "heapcli/snapshots/1"}, {"snapshots", entries}});
    return ExitStatus::kOk;
  }
  if (all.empty()) {
    write_output("No snapshots yet; `snapshot NAME` takes one.\n");
    return ExitStatus::kOk;
  }
  const int series = all.back().id_series;
  Table table({"bytes", "nodes", "taken", "name"});
  bool any_lost = false;
  for (const NamedSnapshot& one : all) {
    std::string text = one.name;
    if (!one.worker.empty()) text += "  worker " + printable(one.worker);
    const bool lost =
        series != 0 && one.id_series != 0 && one.id_series != series;
    any_lost |= lost;
    if (lost) text += "  (other ids)";
    text += one.temporary ? "" : "  " + printable(one.file);
    table.add_row({{format_bytes(one.bytes)},
                   {one.node_count ? format_count(*one.node_count) : "–"},
                   {one.taken_at.empty() ? "–" : one.taken_at},
                   {text}});
  }
  std::string text = table.render(terminal_width(), context.use_color());
  if (any_lost) {
    text +=
        "\nOther ids: V8 has renumbered all objects since; a diff with the "
        "last snapshot\ncan only balance classes.\n";
  }
  write_output(text);
  return ExitStatus::kOk;
}

struct SaveOptions {
  std::string name;
  std::string file;
  bool overwrite = false;
};

ExitStatus save(const SaveOptions& options, const Context& context) {
  const NamedSnapshot& snapshot =
      context.workspace->snapshots.require(options.name);
  analysis::InputFile from(snapshot.file);
  PartFile to(options.file, options.overwrite);
  const bool compress =
      options.file.ends_with(".zst") && !snapshot.file.ends_with(".zst");
  ZstdCompressor compressor(
      [&](std::string_view compressed) { to.write(compressed); });
  std::array<char, 1 << 16> buffer;
  while (const size_t got = from.read(buffer.data(), buffer.size())) {
    if (context.stop.stop_requested()) {
      throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
    }
    const std::string_view bytes(buffer.data(), got);
    if (compress) {
      compressor.write(bytes);
    } else {
      to.write(bytes);
    }
  }
  if (compress) compressor.finish();
  to.commit();
  if (context.json) {
    write_json({{"schema", "heapcli/save/1"},
                {"name", options.name},
                {"file", options.file},
                {"bytes", to.size()}});
  } else {
    context.note(options.file + ": " + format_bytes(to.size()));
  }
  return ExitStatus::kOk;
}

// Time for load to come between two snapshots. The target's end ends it.
ExitStatus wait(const std::string& time, const Context& context) {
  const auto duration = parse_duration(time);
  HeldTarget& target = require_target(context);
  const auto session = target.session(target.live(), context);
  const auto deadline = std::chrono::steady_clock::now() + duration;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    session->wait_for(left, [&] { return target.exiting(); });
    if (target.exiting()) {
      throw cdp::Error(cdp::Error::Kind::kClosed,
                       session->name() + " has come to its end");
    }
  }
  return ExitStatus::kOk;
}

void add_snapshots(CommandLine& line, CLI::App& parent) {
  parent.add_subcommand("snapshots", "The snapshots of this shell")
      ->callback([&line] { line.choose(list_snapshots); });
}

void add_save(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<SaveOptions>();
  CLI::App* const command = parent.add_subcommand(
      "save", "Write a snapshot to a file that stays (.zst: compressed)");
  command->add_option("NAME", options->name, "Which snapshot")->required();
  command->add_option("PATH", options->file, "The file")->required();
  command->add_flag("--force", options->overwrite,
                    "Replace a file that exists");
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return save(*options, context); });
  });
}

void add_drop(CommandLine& line, CLI::App& parent) {
  const auto names = std::make_shared<std::vector<std::string>>();
  CLI::App* const command = parent.add_subcommand(
      "drop", "Forget snapshots, and the files that were not saved");
  command->add_option("NAME", *names, "Which snapshots")->required();
  command->callback([&line, names] {
    line.choose([names](const Context& context) {
      for (const std::string& name : *names) {
        context.workspace->snapshots.drop(name);
      }
      return ExitStatus::kOk;
    });
  });
}

void add_wait(CommandLine& line, CLI::App& parent) {
  const auto time = std::make_shared<std::string>();
  CLI::App* const command = parent.add_subcommand(
      "wait", "Do nothing for a while, so that load can come");
  command->add_option("TIME", *time, "How long: 20s, 5m")->required();
  command->callback([&line, time] {
    line.choose(
        [time](const Context& context) { return wait(*time, context); });
  });
}

void add_target(CommandLine& line, CLI::App& parent) {
  parent
      .add_subcommand("target",
                      "Who is this: pid, versions, heap usage, workers")
      ->callback([&line] {
        line.choose([](const Context& context) {
          return describe_target(require_target(context).live(), context);
        });
      });
}

ExitStatus help(const std::string& name, const Context& context) {
  // CLI11 gives the help of the command that was parsed; here is none.
  const CommandLine all(context);
  const CLI::App* about = &all.app();
  if (!name.empty()) {
    about = nullptr;
    for (const CLI::App* const one : all.app().get_subcommands({})) {
      if (one->check_name(name)) about = one;
    }
  }
  if (about == nullptr) {
    throw Error(ExitStatus::kUsage,
                "no command '" + printable(name) + "'; help lists all");
  }
  write_output(about->help());
  return ExitStatus::kOk;
}

void add_help(CommandLine& line, CLI::App& parent) {
  const auto name = std::make_shared<std::string>();
  CLI::App* const command =
      parent.add_subcommand("help", "The commands, or one of them");
  command->add_option("COMMAND", *name, "Which one");
  command->callback([&line, name] {
    line.choose(
        [name](const Context& context) { return help(*name, context); });
  });
}

void add_exit(CommandLine& line, CLI::App& parent) {
  CLI::App* const command =
      parent.add_subcommand("exit", "Leave (also quit, or Ctrl-D)");
  command->alias("quit");
  command->callback([&line] {
    line.choose([](const Context& context) {
      context.workspace->leaving = true;
      return ExitStatus::kOk;
    });
  });
}

}  // namespace

void add_workspace_commands(CommandLine& line, CLI::App& parent) {
  add_snapshots(line, parent);
  add_save(line, parent);
  add_drop(line, parent);
  add_wait(line, parent);
  add_target(line, parent);
  add_help(line, parent);
  add_exit(line, parent);
}

}  // namespace heapcli::commands
