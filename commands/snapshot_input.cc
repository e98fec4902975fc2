#include "commands/snapshot_input.h"

#include <chrono>

#include "analysis/snapshot_file.h"
#include "commands/format.h"
#include "commands/progress_line.h"
#include "commands/shell/workspace.h"

namespace heapcli::commands {
namespace {

// Sooner than this nobody wonders.
constexpr std::chrono::seconds kQuietFor{1};

}  // namespace

std::shared_ptr<const analysis::HeapGraph> open_graph(const std::string& path,
                                                      const Context& context) {
  const auto read = [&] { return open_snapshot(path, context); };
  if (context.workspace == nullptr) {
    return std::make_shared<const analysis::HeapGraph>(read());
  }
  return context.workspace->heaps.graph(file_named(path, context), read);
}

analysis::HeapGraph open_snapshot(const std::string& path,
                                  const Context& context) {
  ProgressLine line(context.show_progress());
  const auto start = std::chrono::steady_clock::now();
  const auto show = [&](uint64_t done, uint64_t total) {
    if (std::chrono::steady_clock::now() - start < kQuietFor) return;
    line.update(
        (total == 0 ? format_bytes(done) : ProgressLine::bar(done, total)) +
        "  reading " + path);
  };
  return analysis::read_snapshot_file(
      file_named(path, context),
      line.enabled() ? analysis::ReadProgress(show) : nullptr, context.stop);
}

}  // namespace heapcli::commands
