// Whose code a frame is: the program's own, an npm package's, Node's, or none
// at all (V8 puts what it did on nobody's behalf under names in parentheses).
#pragma once

#include <string>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// Tells Node's own scripts from the program's. Node calls them `node:fs`, Deno
/// `ext:core/…`; before Node 16 they are `fs.js` and `internal/…`, which is
/// taken for theirs only in a profile that has no frame with a newer name.
class InternalFrames {
 public:
  explicit InternalFrames(const AllocationProfile& profile);
  /// Builtins such as Array.from, which are in no script, are internal, too.
  bool contains(const Frame& frame) const;

 private:
  bool old_names_ = true;
};

/// `(root)`, `(V8 API)`, `(GC)` and the like.
bool is_engine_frame(const Frame& frame);

/// The npm package that a script belongs to: that of the innermost
/// node_modules, `c` or `@a/b`; empty for the program's own scripts.
std::string package_of(const std::string& url);

/// `internals` gives their bytes to the nearest caller that is none; what has
/// none is given to a frame `(node)` below the root. What they call stays.
AllocationProfile fold_internals(const AllocationProfile& profile);

}  // namespace heapcli::analysis
