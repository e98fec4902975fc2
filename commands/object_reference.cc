#include "commands/object_reference.h"

#include <charconv>
#include <cstdint>

#include "analysis/find_object.h"
#include "commands/error.h"
#include "commands/terminal.h"

namespace heapcli::commands {

std::optional<analysis::SnapshotObjectId> parse_object_reference(
    std::string_view text) {
  if (text.empty() || text.front() != '@') return std::nullopt;
  const std::string_view digits = text.substr(1);
  uint32_t id = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    throw Error(ExitStatus::kUsage,
                "no object id: " + printable(text) +
                    " (they look like @12345; objects FILE CLASS lists them)");
  }
  return static_cast<analysis::SnapshotObjectId>(id);
}

analysis::SnapshotObjectId require_object_id(std::string_view text) {
  const auto id = parse_object_reference(text);
  if (!id) {
    throw Error(ExitStatus::kUsage,
                "'" + printable(text) +
                    "' is not an object; write its id, @12345 (heapcli objects "
                    "FILE CLASS lists them)");
  }
  return *id;
}

analysis::NodeIndex require_object(const analysis::HeapGraph& graph,
                                   analysis::SnapshotObjectId id,
                                   const std::string& file) {
  const auto node = analysis::find_object(graph, id);
  if (!node) {
    throw Error(ExitStatus::kUsage,
                "no object @" + std::to_string(raw(id)) + " in " + file +
                    " (ids are those of one snapshot, and of others of the "
                    "same session)");
  }
  return *node;
}

}  // namespace heapcli::commands
