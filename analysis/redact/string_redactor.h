// Writes the list "strings" of a redacted snapshot: each string of the original
// three times, once for each role it can have.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/json_string.h"
#include "analysis/redact/number_writer.h"
#include "analysis/redact/placeholder.h"
#include "analysis/redact/redaction.h"
#include "analysis/redact/string_roles.h"

namespace heapcli::analysis {

class StringRedactor {
 public:
  /// All three have to outlive this; `roles` is to be complete before the first
  /// string.
  StringRedactor(const Redaction& redaction, const StringRoles& roles,
                 NumberWriter& out)
      : redaction_(redaction), roles_(roles), out_(out) {}

  /// Takes at least one byte of what comes behind the `[`, and says whether the
  /// list has ended. Returns how many. Throws Error.
  size_t take(std::string_view bytes, bool& ended);

  /// How many strings there were.
  uint64_t count() const { return count_; }
  const RedactionCounts& counts() const { return counts_; }

 private:
  enum class Expect { kStringOrEnd, kString, kInside, kCommaOrEnd };

  bool take_structure(char c);
  void put_string();
  void put_quoted(std::string_view text);

  const Redaction& redaction_;
  const StringRoles& roles_;
  NumberWriter& out_;
  Expect expect_ = Expect::kStringOrEnd;
  JsonStringDecoder decoder_;
  std::string string_;
  uint64_t count_ = 0;
  Placeholders placeholders_;
  RedactionCounts counts_;
};

}  // namespace heapcli::analysis
