#include "commands/gc_command.h"

#include "cdp/heap_profiler.h"
#include "cdp/runtime.h"
#include "commands/format.h"
#include "commands/output.h"

namespace heapcli::commands {
namespace {

ExitStatus collect_garbage(const LiveTarget& live, const Context& context) {
  const auto session = open_session(live, context);
  const cdp::HeapUsage before = cdp::heap_usage(*session);
  const auto start = std::chrono::steady_clock::now();
  cdp::HeapProfiler(*session).collect_garbage();
  const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  const cdp::HeapUsage after = cdp::heap_usage(*session);

  const int64_t change =
      static_cast<int64_t>(after.used) - static_cast<int64_t>(before.used);
  if (context.json) {
    write_json({{"schema", "heapcli/gc/1"},
                {"target", session->name()},
                {"duration_ms", duration.count()},
                {"used_bytes_before", before.used},
                {"used_bytes_after", after.used},
                {"total_bytes_after", after.total}});
  } else {
    write_output("heap used " + format_bytes(before.used) + " -> " +
                 format_bytes(after.used) + " (" + format_bytes_delta(change) +
                 "), garbage collected in " + format_duration(duration) + "\n");
  }
  return ExitStatus::kOk;
}

}  // namespace

void add_gc_command(CommandLine& line, CLI::App& parent,
                    std::shared_ptr<LiveTarget> live) {
  CLI::App* const command = parent.add_subcommand(
      "gc", "Make the target collect its garbage, and say what it gave");
  add_timeout_option(*command, *live);
  command->callback([&line, live] {
    line.choose([live](const Context& context) {
      return collect_garbage(*live, context);
    });
  });
}

}  // namespace heapcli::commands
