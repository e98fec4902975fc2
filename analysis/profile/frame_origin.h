// Whose code a frame is: the program's own, an npm package's, Node's, or none
// at all (V8 puts what it did on nobody's behalf under names in parentheses).
#pragma once

#include <span>
#include <string>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// Tells Node's own scripts from the program's. Node calls them `node:fs`, Deno
/// `ext:core/…`; before Node 16 they are `fs.js` and `internal/…`, which is
/// taken for theirs only where no frame has a newer name. What a source map
/// says of a frame changes nothing: the script is the one that V8 runs.
class InternalFrames {
 public:
  explicit InternalFrames(const AllocationProfile& profile);
  /// `frames` are all of one process, or as many as are known.
  explicit InternalFrames(std::span<const Frame> frames);
  /// Builtins such as Array.from, which are in no script, are internal, too.
  bool contains(const Frame& frame) const;
  /// Whether it is code of the program or of a package: neither internal nor
  /// V8's own. What `eval` ran is the program's.
  bool is_program(const Frame& frame) const;

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
