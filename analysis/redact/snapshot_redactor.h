// Takes a snapshot's text in pieces of any size and gives it back without what
// the program worked with: texts are replaced, numbers and shapes stay. Nothing
// of the text is kept but one string at a time, so it serves a capture that is
// on its way to the disk as well as a file. Start with redacted_name.h for what
// stays, and with docs/redaction.md.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "analysis/redact/redaction.h"

namespace heapcli::analysis {

class SnapshotRedactor {
 public:
  using Sink = std::function<void(std::string_view redacted)>;

  SnapshotRedactor(const Redaction& redaction, Sink sink);
  ~SnapshotRedactor();
  SnapshotRedactor(const SnapshotRedactor&) = delete;
  SnapshotRedactor& operator=(const SnapshotRedactor&) = delete;

  /// Takes the next bytes. Throws Error, also when it meets what it does not
  /// understand: nothing is passed on unseen. What the sink throws, too.
  void feed(std::string_view bytes);

  /// Says that nothing follows, and passes on the end. Throws Error when the
  /// snapshot is incomplete or contradicts itself.
  void finish();

  /// After finish.
  const RedactionCounts& counts() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace heapcli::analysis
