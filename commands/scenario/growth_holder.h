// Who holds what should not be there: one line for an assertion that does not
// hold.
#pragma once

#include <cstdint>
#include <string>

#include "analysis/heap.h"
#include "commands/context.h"

namespace heapcli::commands {

/// `Session @1234 held by globalThis.state.sessions`: of an object of the class
/// with an id above `newer_than`, the one that retains most. Empty when there
/// is none, or nothing tells who holds it. Searches the whole heap.
std::string growth_holder(const analysis::Heap& heap,
                          const std::string& class_name, uint32_t newer_than,
                          const Context& context);

/// The same of the DOM node in no document that retains most: `Detached <li>
/// @1234 held by …`.
std::string detached_holder(const analysis::Heap& heap, const Context& context);

}  // namespace heapcli::commands
