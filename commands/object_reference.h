// How a person names one object on the command line: @ID.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analysis/heap_graph.h"

namespace heapcli::commands {

/// Reads "@1234". Nothing when the text does not begin with "@": it means
/// something else then, a class for example. Throws Error(kUsage) when what
/// follows is no object id.
std::optional<analysis::SnapshotObjectId> parse_object_reference(
    std::string_view text);

/// The same where nothing else can be meant.
analysis::SnapshotObjectId require_object_id(std::string_view text);

/// The object with this id. Throws Error(kUsage), which names `file`.
analysis::NodeIndex require_object(const analysis::HeapGraph& graph,
                                   analysis::SnapshotObjectId id,
                                   const std::string& file);

}  // namespace heapcli::commands
