#include "commands/attach_command.h"

#include "commands/format.h"
#include "commands/output.h"
#include "commands/process_info.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

template <class T>
OrderedJson or_null(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson();
}

OrderedJson to_json(const std::string& target, const ProcessInfo& info,
                    const cdp::HeldTransport* held) {
  return {
      {"schema", "heapcli/attach/1"},
      {"target", target},
      {"pid", or_null(info.pid)},
      {"title", info.title},
      {"runtime", info.runtime},
      {"v8", info.v8},
      {"platform", info.platform},
      {"uptime_s", or_null(info.uptime_s)},
      {"heap",
       {{"used_bytes", info.heap.used},
        {"total_bytes", info.heap.total},
        {"limit_bytes", or_null(info.heap_limit_bytes)}}},
      {"rss_bytes", or_null(info.rss_bytes)},
      {"external_bytes", or_null(info.external_bytes)},
      {"array_buffers_bytes", or_null(info.array_buffers_bytes)},
      {"workers", workers_to_json(info.workers)},
      {"held", held == nullptr ? nullptr : held_session_to_json(held->info())}};
}

std::string held_text(const std::string& target,
                      const cdp::HeldSessionInfo& info) {
  return "held for " + format_duration(time_since(info.since_ms)) +
         ", ends after " +
         format_duration(std::chrono::milliseconds(info.idle_ms)) +
         " without a command, or with heapcli detach " + target;
}

std::string to_text(const std::string& target, const ProcessInfo& info,
                    const cdp::HeldTransport* held) {
  std::string out;
  const auto line = [&](const std::string& label, const std::string& value) {
    if (value.empty()) return;
    out += label + std::string(10 - label.size(), ' ') + printable(value);
    out += '\n';
  };
  const auto join = [](const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + ", " + b;
  };
  line("target", target);
  std::string process = info.pid ? "pid " + std::to_string(*info.pid) : "";
  if (info.uptime_s) {
    process = join(process,
                   "up " + format_duration(std::chrono::milliseconds(
                               static_cast<int64_t>(*info.uptime_s * 1000))));
  }
  line("process", process);
  line("program", info.title);
  line("runtime",
       join(join(info.runtime, info.v8.empty() ? "" : "V8 " + info.v8),
            info.platform));
  std::string heap = format_bytes(info.heap.used) + " used of " +
                     format_bytes(info.heap.total);
  if (info.heap_limit_bytes) {
    heap += ", limit " + format_bytes(*info.heap_limit_bytes);
  }
  line("heap", heap);
  std::string memory;
  if (info.rss_bytes) memory = "RSS " + format_bytes(*info.rss_bytes);
  if (info.external_bytes) {
    memory = join(memory, "external " + format_bytes(*info.external_bytes));
  }
  if (info.array_buffers_bytes) {
    memory = join(memory, "of it array buffers " +
                              format_bytes(*info.array_buffers_bytes));
  }
  line("memory", memory);
  if (info.workers.empty()) {
    line("workers", "none");
  }
  for (size_t i = 0; i < info.workers.size(); ++i) {
    const cdp::Worker& worker = info.workers[i];
    line(i == 0 ? "workers" : "",
         worker.id + "  " + join(worker.title, worker.url));
  }
  if (held != nullptr) line("session", held_text(target, held->info()));
  return out;
}

}  // namespace

ExitStatus describe_target(const LiveTarget& live, const Context& context) {
  const auto session = open_session(live, context);
  const ProcessInfo info = process_info(*session);
  if (context.json) {
    write_json(to_json(session->name(), info, session->held()));
  } else {
    write_output(to_text(session->name(), info, session->held()));
  }
  return ExitStatus::kOk;
}

void add_attach_command(CommandLine& line, CLI::App& parent,
                        std::span<const AddLiveCommand> live_commands) {
  const auto live = std::make_shared<LiveTarget>();
  CLI::App* const command = parent.add_subcommand(
      "attach",
      "Attach to a process: without a command, say who it is (pid,\n"
      "versions, heap usage, workers)");
  command
      ->add_option("TARGET", live->target,
                   "Which process: 9229, host:port, [::1]:9229, pid:1234 or "
                   "ws://…")
      ->envname("HEAPCLI_TARGET")
      ->capture_default_str();
  add_process_options(*command, *live);
  command->add_flag("--hold", live->hold.hold,
                    "Keep the session open in the background, for the commands "
                    "that follow (docs/sessions.md)");
  command
      ->add_option("--idle", live->hold.idle,
                   "With --hold: end it when no command came for so long")
      ->type_name("TIME")
      ->capture_default_str();
  add_timeout_option(*command, *live);
  command->require_subcommand(0, 1);
  for (const AddLiveCommand add : live_commands) add(line, *command, live);
  command->callback([&line, command, live] {
    if (!command->get_subcommands().empty()) return;
    line.choose([live](const Context& context) {
      return describe_target(*live, context);
    });
  });
}

}  // namespace heapcli::commands
