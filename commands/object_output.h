// One object in full, for people and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/objects/object_view.h"
#include "analysis/objects/preview.h"
#include "analysis/profile/allocation_profile.h"
#include "commands/context.h"
#include "commands/output.h"

namespace heapcli::commands {

struct ShownObject {
  const analysis::Heap& heap;
  const analysis::Previewer& previewer;
  const analysis::ObjectView& view;
  /// Where its class, or the function itself, is defined.
  std::optional<analysis::Frame> definition;
  bool has_numbers = true;  ///< Whether the snapshot has their values.
  /// Who allocated it, the innermost first; empty when nothing tells.
  std::vector<analysis::Frame> stack;
};

struct ObjectLimits {
  size_t fields = 8;  ///< Also entries, variables and V8's own.
  size_t retainers = 4;
  size_t dominated = 3;
  bool internals = false;
};

std::string object_to_text(const ShownObject& object,
                           const ObjectLimits& limits, const Context& context);

/// Without `schema` and `file`.
OrderedJson object_to_json(const ShownObject& object,
                           const ObjectLimits& limits);

}  // namespace heapcli::commands
