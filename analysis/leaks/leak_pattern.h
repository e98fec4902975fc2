// What kind of leak a suspect is: an array that is only added to, listeners
// that are never removed, a chain of closures. Told from the graph alone: what
// the holder is, how it is reached, and what is new below it. When that says
// nothing in particular, neither does this.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "analysis/heap.h"
#include "analysis/leaks/find_leaks.h"
#include "analysis/paths/path_search.h"

namespace heapcli::analysis {

enum class LeakPattern : uint8_t {
  kUnknown,
  kArray,
  kMap,
  kSet,
  kWeakCollection,  ///< A WeakMap or WeakSet whose keys stay alive.
  kObject,          ///< An object with a property for each thing.
  kLinkedList,
  kListeners,      ///< Of an EventEmitter or EventTarget.
  kTimers,         ///< setTimeout, setInterval, setImmediate.
  kClosureChain,   ///< Each scope keeps the one before.
  kScope,          ///< Variables of functions that live on.
  kPromises,       ///< They do not settle.
  kStream,         ///< What waits in one to be read or written.
  kString,         ///< One that is appended to.
  kSlicedStrings,  ///< Short ones that keep the long one they are part of.
  kBuffers,        ///< Bytes outside of the JavaScript heap.
  kAsyncContext,   ///< Of AsyncLocalStorage or async_hooks.
  kFinalization,   ///< A FinalizationRegistry, or cells of WeakRefs.
  kDetachedDom,
  kCompiledCode,  ///< Functions that are compiled again and again.
  kVmContexts,
  kSockets,  ///< Connections, requests and responses that do not end.
  kWorkers,  ///< Worker threads and message ports.
  kHandles,  ///< Of the system: watched files, processes.
};

struct LeakShape {
  LeakPattern pattern = LeakPattern::kUnknown;
  /// The one value of the holder that grows (the head of a list, a variable of
  /// a scope), or the holder itself.
  NodeIndex grows{};
};

/// The shape of each suspect. `newest_before` is the largest object id of the
/// first snapshot; `path_to` gives the telling path to a node, without nodes
/// when there is none.
std::vector<LeakShape> leak_shapes(
    const Heap& last, std::span<const Suspect> suspects, uint32_t newest_before,
    const std::function<RetainingPath(NodeIndex)>& path_to);

}  // namespace heapcli::analysis
