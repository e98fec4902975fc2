#include "analysis/query/lexer.h"

#include <array>
#include <charconv>
#include <cmath>

namespace heapcli::analysis::query {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The longer ones first.
constexpr std::array<std::string_view, 20> kSymbols = {
    "&&", "||", "==", "!=", "<=", ">=", "!~", "<", ">", "~",
    "!",  "(",  ")",  "+",  "-",  "*",  "/",  "%", ".", ","};

// What people write who come from elsewhere, and what it is here.
struct Foreign {
  std::string_view symbol;
  std::string_view instead;
};
constexpr std::array<Foreign, 5> kForeign = {
    {{"=", "=="},
     {"&", "&&"},
     {"|", "||"},
     {"[", "edge(0) or edge(\"name\")"},
     {"`", "\""}}};

class Lexer {
 public:
  explicit Lexer(std::string_view query) : query_(query) {}

  std::vector<Token> run() {
    if (query_.size() > kLongestQuery) {
      throw QueryError({0, 1}, "the query is longer than " +
                                   std::to_string(kLongestQuery) + " bytes");
    }
    while (true) {
      while (at_ < query_.size() && is_space(query_[at_])) ++at_;
      begin_ = at_;
      if (at_ == query_.size()) break;
      take();
    }
    add(TokenKind::kEnd, "");
    return std::move(tokens_);
  }

 private:
  char peek(size_t ahead = 0) const {
    return at_ + ahead < query_.size() ? query_[at_ + ahead] : '\0';
  }

  Token& add(TokenKind kind, std::string text) {
    tokens_.push_back({kind, {begin_, at_}, std::move(text)});
    return tokens_.back();
  }

  void take() {
    const char c = peek();
    if (is_letter(c)) return take_word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return take_number();
    if (c == '@') return take_id();
    if (c == '"' || c == '\'') return take_text(c);
    if (c == '/' && regex_may_follow()) return take_regex();
    take_symbol();
  }

  // After an operator that takes one, `/` begins a regular expression; between
  // two values it divides.
  bool regex_may_follow() const {
    return !tokens_.empty() && tokens_.back().kind == TokenKind::kSymbol &&
           (tokens_.back().text == "~" || tokens_.back().text == "!~");
  }

  void take_word() {
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    add(TokenKind::kWord, std::string(query_.substr(begin_, at_ - begin_)));
  }

  double read_number() {
    double number = 0;
    const char* const first = query_.data() + at_;
    const auto [end, error] = std::from_chars(
        first, query_.data() + query_.size(), number, std::chars_format::fixed);
    at_ += static_cast<size_t>(end - first);
    if (error != std::errc() || !std::isfinite(number)) {
      throw QueryError({begin_, std::max(at_, begin_ + 1)},
                       "this number is too large");
    }
    return number;
  }

  void take_number() {
    double number = read_number();
    const size_t unit_begin = at_;
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    const std::string_view unit = query_.substr(unit_begin, at_ - unit_begin);
    const bool in_bytes = !unit.empty();
    if (in_bytes) {
      std::string_view letter = unit;
      for (const std::string_view suffix : {"iB", "B"}) {
        if (letter.ends_with(suffix)) {
          letter.remove_suffix(suffix.size());
          break;
        }
      }
      if (letter == "k" || letter == "K") {
        number *= 1024;
      } else if (letter == "M") {
        number *= 1024.0 * 1024;
      } else if (letter == "G") {
        number *= 1024.0 * 1024 * 1024;
      } else if (unit != "B") {
        throw QueryError({unit_begin, at_},
                         "unknown unit; there are B, KiB, MiB and GiB (or k, "
                         "M, G, with the same meaning)");
      }
    }
    Token& token = add(TokenKind::kNumber, "");
    token.number = number;
    token.in_bytes = in_bytes;
  }

  void take_id() {
    ++at_;
    if (!is_digit(peek())) {
      throw QueryError({begin_, at_}, "an object id looks like @12345");
    }
    const double number = read_number();
    add(TokenKind::kNumber, "").number = number;
  }

  void take_text(char quote) {
    std::string text;
    ++at_;
    while (peek() != quote) {
      if (at_ == query_.size()) {
        throw QueryError({begin_, begin_ + 1},
                         "this text has no closing quote");
      }
      if (peek() == '\\') {
        ++at_;
        text += unescaped(peek());
      } else {
        text += peek();
      }
      ++at_;
    }
    ++at_;
    add(TokenKind::kText, std::move(text));
  }

  char unescaped(char c) const {
    switch (c) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case '\\':
      case '"':
      case '\'':
        return c;
      default:
        throw QueryError({at_ - 1, at_ + 1},
                         "unknown escape; there are \\\\ \\\" \\' \\n \\r \\t");
    }
  }

  // A slash ends it unless it is escaped or stands in a set: /a\/b[/]c/.
  void take_regex() {
    std::string text;
    bool in_set = false;
    ++at_;
    while (in_set || peek() != '/') {
      if (at_ == query_.size()) {
        throw QueryError({begin_, begin_ + 1},
                         "this regular expression has no closing /");
      }
      const char c = peek();
      if (c == '\\' && at_ + 1 < query_.size()) {
        if (peek(1) != '/') text += c;
        ++at_;
      } else if (c == '[') {
        in_set = true;
      } else if (c == ']') {
        in_set = false;
      }
      text += peek();
      ++at_;
    }
    ++at_;
    bool ignore_case = false;
    for (; is_letter(peek()); ++at_) {
      if (peek() != 'i') {
        throw QueryError({at_, at_ + 1}, "unknown flag; there is i alone");
      }
      ignore_case = true;
    }
    add(TokenKind::kRegex, std::move(text)).ignore_case = ignore_case;
  }

  void take_symbol() {
    const std::string_view rest = query_.substr(at_);
    for (const std::string_view symbol : kSymbols) {
      if (!rest.starts_with(symbol)) continue;
      at_ += symbol.size();
      // == and ===, != and !==: the same in a language without conversions.
      if (symbol == "==" || symbol == "!=") at_ += peek() == '=';
      add(TokenKind::kSymbol, std::string(symbol));
      return;
    }
    for (const Foreign& foreign : kForeign) {
      if (rest.starts_with(foreign.symbol)) {
        throw QueryError({at_, at_ + 1},
                         "write " + std::string(foreign.instead) +
                             " instead of " + std::string(foreign.symbol));
      }
    }
    size_t length = 1;
    while (length < rest.size() && (rest[length] & 0xC0) == 0x80) ++length;
    throw QueryError({at_, at_ + length}, "unexpected character");
  }

  std::string_view query_;
  size_t at_ = 0;
  size_t begin_ = 0;  ///< Of the current token.
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view query) {
  return Lexer(query).run();
}

}  // namespace heapcli::analysis::query
