// Reads the header of a snapshot: a small JSON object, which is collected as
// text, and handed to a JSON reader when it is whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "analysis/snapshot_meta.h"
#include "analysis/value_skipper.h"

namespace heapcli::analysis {

class HeaderReader {
 public:
  /// `meta` has to outlive this.
  explicit HeaderReader(SnapshotMeta& meta) : meta_(meta) {}

  /// Begins behind the `{`.
  void restart();

  /// Takes bytes up to the end of the object, and says whether it has come;
  /// `meta` is complete then. Returns how many. Throws Error.
  size_t take(std::string_view bytes, bool& ended);

 private:
  SnapshotMeta& meta_;
  ValueSkipper skipper_;
  std::string text_;
};

}  // namespace heapcli::analysis
