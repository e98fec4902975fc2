// A test of texts, `== "Session"` or `~ /token/`, that is carried out once for
// each distinct text however many objects have it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "analysis/pattern.h"
#include "analysis/query/heap_fields.h"

namespace heapcli::analysis::query {

/// May be asked by several threads at once.
class TextTest {
 public:
  /// `step` is kMatches, kEqualsText or the negation of one; most texts will be
  /// of `source`. Both have to outlive this.
  TextTest(const Step& step, const HeapFields& fields, TextSource source);

  bool operator()(const Value& text) const;

 private:
  bool test(std::string_view text) const;

  const Step& step_;
  const HeapFields& fields_;
  TextSource source_;
  bool negated_;
  std::optional<Pattern> pattern_;
  /// By text of the source: 0 not tested yet, 1 no, 2 yes.
  std::unique_ptr<std::atomic<uint8_t>[]> known_;
};

}  // namespace heapcli::analysis::query
