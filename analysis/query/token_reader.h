// The tokens of a query one after another, and what to say when another one was
// expected. The parser's base.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/query/expression.h"
#include "analysis/query/lexer.h"

namespace heapcli::analysis::query {

struct Operator {
  std::string_view symbol;
  StepKind kind;
};
inline constexpr std::array<Operator, 6> kComparisons = {
    {{"==", StepKind::kEqual},
     {"!=", StepKind::kNotEqual},
     {"<", StepKind::kLess},
     {"<=", StepKind::kLessOrEqual},
     {">", StepKind::kGreater},
     {">=", StepKind::kGreaterOrEqual}}};
inline constexpr std::array<Operator, 2> kSums = {
    {{"+", StepKind::kAdd}, {"-", StepKind::kSubtract}}};
inline constexpr std::array<Operator, 3> kProducts = {
    {{"*", StepKind::kMultiply},
     {"/", StepKind::kDivide},
     {"%", StepKind::kRemainder}}};

class TokenReader {
 protected:
  /// Throws QueryError.
  explicit TokenReader(std::string_view text) : tokens_(tokenize(text)) {}

  const Token& peek(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& next() {
    const Token& token = peek();
    ++at_;
    return token;
  }
  bool is_symbol(std::string_view symbol) const {
    return peek().kind == TokenKind::kSymbol && peek().text == symbol;
  }
  bool take_symbol(std::string_view symbol) {
    const bool found = is_symbol(symbol);
    at_ += found;
    return found;
  }
  bool take_word(std::string_view word) {
    const bool found = peek().kind == TokenKind::kWord && peek().text == word;
    at_ += found;
    return found;
  }
  void expect_symbol(std::string_view symbol) {
    if (!take_symbol(symbol)) unexpected(symbol);
  }
  void expect_word(std::string_view word) {
    if (!take_word(word)) unexpected(word);
  }

  [[noreturn]] void unexpected(std::string_view expected) const {
    const Token& token = peek();
    std::string got = "something else";
    if (token.kind == TokenKind::kEnd) got = "the end";
    if (token.kind == TokenKind::kText) got = "text";
    if (token.kind == TokenKind::kNumber) got = "a number";
    if (token.kind == TokenKind::kRegex) got = "a regular expression";
    if (token.kind == TokenKind::kSymbol || token.kind == TokenKind::kWord) {
      got = token.text;
    }
    throw QueryError(token.where,
                     "expected " + std::string(expected) + ", got " + got);
  }

  template <size_t N>
  const Operator* find(const std::array<Operator, N>& operators) const {
    for (const Operator& candidate : operators) {
      if (is_symbol(candidate.symbol)) return &candidate;
    }
    return nullptr;
  }

  std::vector<Token> tokens_;
  size_t at_ = 0;
};

}  // namespace heapcli::analysis::query
