// Cuts a query into words, numbers, texts, regular expressions and symbols.
// docs/query.md has the grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/query/query_error.h"

namespace heapcli::analysis::query {

enum class TokenKind { kWord, kNumber, kText, kRegex, kSymbol, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Span where;
  /// The word or symbol; what stands in the quotes or slashes, unescaped.
  std::string text = {};
  double number = 0;
  bool in_bytes = false;     ///< The number has a unit.
  bool ignore_case = false;  ///< The regular expression has the flag `i`.
};

/// Queries longer than this are refused, in bytes.
inline constexpr size_t kLongestQuery = 64 << 10;

/// The last token is kEnd. Throws QueryError.
std::vector<Token> tokenize(std::string_view query);

}  // namespace heapcli::analysis::query
