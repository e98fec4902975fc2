// Recursive descent, one function a rule of the grammar. Only parentheses
// nest, and no deeper than kDeepest; chains of operators are loops. Steps come
// out in the order of evaluation, so there is no tree.

#include "analysis/query/parser.h"

#include <algorithm>
#include <array>
#include <limits>

#include "analysis/query/checker.h"
#include "analysis/query/lexer.h"
#include "analysis/query/token_reader.h"

namespace heapcli::analysis::query {
namespace {

struct AggregateName {
  std::string_view name;
  AggregateKind kind;
};
constexpr std::array<AggregateName, 5> kAggregates = {
    {{"count", AggregateKind::kCount},
     {"sum", AggregateKind::kSum},
     {"min", AggregateKind::kMin},
     {"max", AggregateKind::kMax},
     {"avg", AggregateKind::kAverage}}};

// More would not be read.
constexpr size_t kMostColumns = 20;

constexpr double kLargestElement = 4294967295;

const AggregateName* find_aggregate(std::string_view word) {
  for (const AggregateName& aggregate : kAggregates) {
    if (aggregate.name == word) return &aggregate;
  }
  return nullptr;
}

// The same for two texts that differ in white space alone.
std::string without_spaces(std::string_view source) {
  std::string canonical;
  for (const Token& token : tokenize(source)) {
    canonical += std::to_string(static_cast<int>(token.kind)) + token.text +
                 std::to_string(token.number) + '\0';
  }
  return canonical;
}

class Parser : private TokenReader {
 public:
  explicit Parser(std::string_view text) : TokenReader(text), text_(text) {}

  Query query() {
    Query query;
    if (peek().kind == TokenKind::kEnd) {
      throw QueryError(peek().where, "the query is empty; try retained > 1MiB");
    }
    if (is_aggregate()) {
      grouping(query);
    } else {
      query.condition = checked(check_condition);
      if (take_word("select")) {
        list([&] { query.columns.push_back(checked(check)); });
      }
    }
    if (take_word("order")) {
      expect_word("by");
      query.order = order(query);
    }
    if (take_word("limit")) query.limit = limit();
    expect_end(query);
    return query;
  }

  std::vector<OrderKey> order_alone(const Query& query) {
    std::vector<OrderKey> keys = order(query);
    if (peek().kind != TokenKind::kEnd) unexpected("asc, desc or ,");
    return keys;
  }

 private:
  void expect_end(const Query& query) const {
    if (peek().kind == TokenKind::kEnd) return;
    if (peek().text == "where" && peek().kind == TokenKind::kWord) {
      throw QueryError(peek().where,
                       "where belongs to count() and the like; here the "
                       "condition comes first");
    }
    if (peek().text == "by" && peek().kind == TokenKind::kWord &&
        !query.is_grouping()) {
      throw QueryError(peek().where,
                       "by belongs to count() and the like: count() by class "
                       "where CONDITION");
    }
    unexpected("an operator or the end");
  }

  // Parts separated by commas.
  template <class Part>
  void list(Part part) {
    size_t count = 0;
    do {
      if (++count > kMostColumns) {
        throw QueryError(
            peek().where,
            "more than " + std::to_string(kMostColumns) + " columns");
      }
      part();
    } while (take_symbol(","));
  }

  bool is_aggregate() const {
    return peek().kind == TokenKind::kWord &&
           find_aggregate(peek().text) != nullptr &&
           peek(1).kind == TokenKind::kSymbol && peek(1).text == "(";
  }

  void grouping(Query& query) {
    list([&] { query.aggregates.push_back(aggregate()); });
    if (take_word("by")) {
      list([&] { query.keys.push_back(checked(check)); });
    }
    if (take_word("where")) query.condition = checked(check_condition);
  }

  Aggregate aggregate() {
    if (!is_aggregate())
      unexpected("count(), sum(…), min(…), max(…) or avg(…)");
    const size_t begin = peek().where.begin;
    Aggregate aggregate{find_aggregate(next().text)->kind, {}, {}, {}};
    expect_symbol("(");
    if (aggregate.kind != AggregateKind::kCount) {
      aggregate.of = checked(check_number);
    }
    expect_symbol(")");
    aggregate.where = {begin, tokens_[at_ - 1].where.end};
    aggregate.source = source(aggregate.where);
    return aggregate;
  }

  std::vector<OrderKey> order(const Query& query) {
    std::vector<OrderKey> keys;
    list([&] {
      OrderKey key;
      if (query.is_grouping()) {
        key.column = column(query);
      } else {
        key.expression = checked(check);
        if (key.expression.type == ValueType::kObject) {
          throw QueryError(key.expression.where,
                           "expected a number or text, got an object");
        }
      }
      if (take_word("desc")) {
        key.descending = true;
      } else if (take_word("asc")) {
        key.descending = false;
      }
      keys.push_back(std::move(key));
    });
    return keys;
  }

  // The column of a grouping that is named by saying it again.
  size_t column(const Query& query) {
    const std::string source =
        is_aggregate() ? aggregate().source : checked(check).source;
    const Span where{tokens_[at_ - 1].where.end - source.size(),
                     tokens_[at_ - 1].where.end};
    std::vector<std::string> columns;
    for (const Expression& key : query.keys) columns.push_back(key.source);
    for (const Aggregate& sum : query.aggregates) columns.push_back(sum.source);
    std::string names;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (without_spaces(columns[i]) == without_spaces(source)) return i;
      names += (i == 0 ? "" : ", ") + columns[i];
    }
    throw QueryError(where, "groups are ordered by one of " + names);
  }

  uint64_t limit() {
    const Token& token = peek();
    const double number = token.number;
    if (token.kind != TokenKind::kNumber || number < 1 ||
        number != static_cast<double>(static_cast<uint64_t>(
                      std::min(number, kLargestElement)))) {
      throw QueryError(token.where, "expected a count of at least 1");
    }
    ++at_;
    return static_cast<uint64_t>(number);
  }

  std::string source(Span where) const {
    return std::string(text_.substr(where.begin, where.end - where.begin));
  }

  Expression checked(void (*check)(Expression&)) {
    Expression expression;
    const size_t begin = peek().where.begin;
    disjunction(expression.steps);
    expression.where = {begin, tokens_[at_ - 1].where.end};
    expression.source = source(expression.where);
    check(expression);
    return expression;
  }

  using Steps = std::vector<Step>;
  using Rule = void (Parser::*)(Steps&);

  void disjunction(Steps& out) {
    chain_of_conditions(out, "||", StepKind::kOr, &Parser::conjunction);
  }
  void conjunction(Steps& out) {
    chain_of_conditions(out, "&&", StepKind::kAnd, &Parser::comparison);
  }

  void chain_of_conditions(Steps& out, std::string_view symbol, StepKind kind,
                           Rule operand) {
    (this->*operand)(out);
    while (is_symbol(symbol)) {
      const size_t jump = out.size();
      out.push_back({kind, next().where});
      (this->*operand)(out);
      out[jump].target = out.size();
      out.push_back({StepKind::kCondition, out[jump].where});
    }
  }

  template <size_t N>
  void chain(Steps& out, const std::array<Operator, N>& operators,
             Rule operand) {
    (this->*operand)(out);
    while (const Operator* const found = find(operators)) {
      const Span where = next().where;
      (this->*operand)(out);
      out.push_back({found->kind, where});
    }
  }

  void comparison(Steps& out) {
    sum(out);
    if (is_symbol("~") || is_symbol("!~")) return match(out);
    const Operator* const found = find(kComparisons);
    if (found == nullptr) return;
    const Span where = next().where;
    sum(out);
    out.push_back({found->kind, where});
    if (find(kComparisons) != nullptr) {
      throw QueryError(peek().where,
                       "comparisons do not chain; write a < b && b < c");
    }
  }

  void match(Steps& out) {
    const StepKind kind =
        next().text == "~" ? StepKind::kMatches : StepKind::kMatchesNot;
    const Token& token = peek();
    if (token.kind != TokenKind::kRegex) {
      unexpected("a regular expression like /text/");
    }
    ++at_;
    Step step{kind, token.where, token.text};
    step.ignore_case = token.ignore_case;
    out.push_back(std::move(step));
  }

  void sum(Steps& out) { chain(out, kSums, &Parser::product); }
  void product(Steps& out) { chain(out, kProducts, &Parser::unary); }

  void unary(Steps& out) {
    Steps prefixes;
    while (is_symbol("!") || is_symbol("-")) {
      const Token& token = next();
      prefixes.push_back(
          {token.text == "!" ? StepKind::kNot : StepKind::kNegate,
           token.where});
    }
    primary(out);
    std::move(prefixes.rbegin(), prefixes.rend(), std::back_inserter(out));
  }

  void primary(Steps& out) {
    const Token& token = peek();
    switch (token.kind) {
      case TokenKind::kNumber: {
        ++at_;
        Step step{StepKind::kNumber, token.where};
        step.number = token.number;
        step.in_bytes = token.in_bytes;
        out.push_back(std::move(step));
        return;
      }
      case TokenKind::kText:
        ++at_;
        out.push_back({StepKind::kText, token.where, token.text});
        return;
      case TokenKind::kWord:
        if (token.text == "true" || token.text == "false") {
          ++at_;
          out.push_back(
              {token.text == "true" ? StepKind::kTrue : StepKind::kFalse,
               token.where});
          return;
        }
        return path(out);
      case TokenKind::kSymbol:
        if (token.text == "(") return parentheses(out);
        break;
      default:
        break;
    }
    unexpected("a field, a number or text");
  }

  void parentheses(Steps& out) {
    const Span open = next().where;
    if (++depth_ > kDeepest) {
      throw QueryError(open, "parentheses are nested deeper than " +
                                 std::to_string(kDeepest));
    }
    disjunction(out);
    expect_symbol(")");
    --depth_;
  }

  void path(Steps& out) {
    out.push_back(
        {StepKind::kThis, {peek().where.begin, peek().where.begin + 1}});
    do {
      path_step(out);
    } while (take_symbol("."));
  }

  void path_step(Steps& out) {
    if (peek().kind != TokenKind::kWord) unexpected("a field");
    const Token& word = next();
    if (!is_symbol("(")) {
      out.push_back({StepKind::kField, word.where, word.text});
      return;
    }
    if (find_aggregate(word.text) != nullptr) {
      throw QueryError(word.where,
                       word.text +
                           "() stands at the begin of a query: " + word.text +
                           (word.text == "count" ? "()" : "(shallow)") +
                           " by class where CONDITION");
    }
    const bool is_edge = word.text == "edge";
    if (!is_edge && word.text != "retained_by" && word.text != "held_by") {
      const std::string hint =
          suggestion(word.text, {"edge", "retained_by", "held_by"});
      throw QueryError(
          word.where,
          "no function is called '" + word.text + "'" +
              (hint.empty() ? "; there are edge, retained_by, held_by" : hint));
    }
    next();
    Step step{is_edge                      ? StepKind::kEdge
              : word.text == "retained_by" ? StepKind::kRetainedBy
                                           : StepKind::kHeldBy,
              word.where};
    const Token& argument = next();
    if (argument.kind == TokenKind::kText) {
      step.text = argument.text;
    } else if (is_edge && argument.kind == TokenKind::kNumber &&
               argument.number <= kLargestElement &&
               argument.number == static_cast<double>(
                                      static_cast<uint32_t>(argument.number))) {
      step.kind = StepKind::kElement;
      step.number = argument.number;
    } else {
      --at_;
      unexpected(is_edge ? "a name in quotes or the index of an element"
                         : "a class in quotes");
    }
    expect_symbol(")");
    step.where.end = tokens_[at_ - 1].where.end;
    out.push_back(std::move(step));
  }

  std::string_view text_;
  size_t depth_ = 0;
};

}  // namespace

Query parse_query(std::string_view text) { return Parser(text).query(); }

std::vector<OrderKey> parse_order(std::string_view text, const Query& query) {
  return Parser(text).order_alone(query);
}

}  // namespace heapcli::analysis::query
