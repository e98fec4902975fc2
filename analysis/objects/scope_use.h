// What the scopes of functions keep alive: the variables that closures share,
// by the place in the code that makes the scope.
//
// V8 makes one context for all closures of a scope. A variable that one of them
// uses lives as long as any of them does, also if that one never will use it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "analysis/heap.h"

namespace heapcli::analysis {

struct ScopeVariable {
  StringIndex name{};
  uint64_t count = 0;  ///< Contexts in which it has a value.
  /// What only these contexts keep by it (their values' retained sizes, none
  /// counted twice), and the value that retains most of these.
  uint64_t kept_bytes = 0;
  NodeIndex value{};
  /// What its largest value retains, whoever else holds that.
  uint64_t largest_bytes = 0;
};

/// Functions of one place in the code.
struct ScopeFunction {
  NodeIndex example{};
  uint64_t count = 0;
};

/// All contexts that one piece of code has made.
struct ScopeUse {
  uint64_t context_count = 0;
  uint64_t retained_bytes = 0;  ///< By all together, nothing twice.
  NodeIndex largest{};          ///< The context that retains most.
  /// The function whose scope it is; nothing for blocks, modules, and where
  /// the file does not say.
  std::optional<StringIndex> function_name;
  std::vector<ScopeVariable> variables;  ///< The most bytes first.
  uint64_t closure_count = 0;            ///< Functions that share a context.
  std::vector<ScopeFunction> functions;  ///< The same by place, most first.
  bool is_runtime = false;               ///< Of Node.js or Deno themselves.
};

/// The most bytes first. Throws Error(kCancelled) when stopped.
std::vector<ScopeUse> scope_uses(const Heap& heap,
                                 const std::stop_token& stop = {});

}  // namespace heapcli::analysis
