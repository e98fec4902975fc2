#include "commands/shell/shelving.h"

#include <array>
#include <ctime>
#include <utility>

namespace heapcli::commands {
namespace {

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  std::array<char, 16> text;
  const size_t length =
      std::strftime(text.data(), text.size(), "%H:%M:%S", &local);
  return {text.data(), length};
}

}  // namespace

std::string Shelving::name(const std::string& thread_suffix, int number) const {
  const std::string suffix = options_.several_threads ? thread_suffix : "";
  if (options_.name.empty()) {
    return workspace_.snapshots.next_number() + suffix;
  }
  return options_.name +
         (options_.count > 1 ? "-" + std::to_string(number) : "") + suffix;
}

void Shelving::check(const std::vector<std::string>& thread_suffixes) const {
  if (options_.name.empty()) return;
  for (int number = 1; number <= options_.count; ++number) {
    for (const std::string& suffix : thread_suffixes) {
      workspace_.snapshots.check_new_name(name(suffix, number),
                                          options_.replace);
    }
  }
}

std::shared_ptr<const analysis::HeapGraph> Shelving::put(
    const std::string& name, Capture capture, const LiveThread& thread) {
  NamedSnapshot snapshot;
  snapshot.name = name;
  snapshot.file = capture.file;
  snapshot.temporary = options_.temporary;
  snapshot.bytes = capture.bytes;
  snapshot.taken_at = time_of_day();
  if (capture.graph) snapshot.node_count = capture.graph->node_count();
  if (thread.worker) {
    // A worker's session, and with it its ids, ends with the command.
    snapshot.worker = thread.worker->id;
  } else {
    if (!capture.ids_kept) workspace_.target->note_lost_ids();
    snapshot.id_series = workspace_.target->id_series();
    snapshot.worker = workspace_.target->worker();
  }
  workspace_.snapshots.add(std::move(snapshot));
  if (!capture.graph) return nullptr;
  workspace_.heaps.put(capture.file, std::move(*capture.graph));
  return workspace_.heaps.graph(capture.file,
                                [] { return analysis::HeapGraph(); });
}

}  // namespace heapcli::commands
