#include "analysis/query/parser.h"

#include "tests/catch.h"

using heapcli::analysis::query::explain;
using heapcli::analysis::query::kDeepest;
using heapcli::analysis::query::parse_order;
using heapcli::analysis::query::parse_query;
using heapcli::analysis::query::Query;
using heapcli::analysis::query::QueryError;
using heapcli::analysis::query::ValueType;

namespace {

// What is said of a query that cannot be carried out.
std::string complaint(const std::string& text) {
  try {
    parse_query(text);
  } catch (const QueryError& error) {
    return explain(error, text);
  }
  return "";
}

std::string repeat(const std::string& text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a query has a condition, columns, an order and a limit") {
  const Query query = parse_query(
      "class == \"Session\" && retained > 1.5MiB || !detached\n"
      "select id, edge(\"cache\").size / 2, retained / 2\n"
      "order by retained desc, name limit 20");
  CHECK(query.condition);
  REQUIRE(query.columns.size() == 3);
  CHECK(query.columns[0].type == ValueType::kId);
  CHECK(query.columns[1].type == ValueType::kNumber);
  CHECK(query.columns[1].source == "edge(\"cache\").size / 2");
  CHECK(query.columns[2].type == ValueType::kBytes);
  REQUIRE(query.order.size() == 2);
  CHECK(query.order[0].descending == true);
  CHECK_FALSE(query.order[1].descending);
  CHECK(query.limit == 20u);
  CHECK_FALSE(query.is_grouping());
}

TEST_CASE("a query that counts has keys and a condition") {
  const Query query = parse_query(
      "count(), sum( shallow ) by class, type where distance > 5 "
      "order by sum(shallow), class");
  CHECK(query.is_grouping());
  REQUIRE(query.keys.size() == 2);
  REQUIRE(query.order.size() == 2);
  CHECK(query.order[0].column == 3);
  CHECK(query.order[1].column == 0);
}

TEST_CASE("the place of a type error in a query is marked") {
  CHECK(complaint("class == \"A\" && retained > \"big\"") ==
        "1:28: expected a number, got text\n"
        "  class == \"A\" && retained > \"big\"\n"
        "                             ^^^^^");
  CHECK(complaint("class == 1") ==
        "1:10: expected text, got a number\n"
        "  class == 1\n"
        "           ^");
  CHECK(complaint("retained + class > 3") ==
        "1:12: expected a number, got text\n"
        "  retained + class > 3\n"
        "             ^^^^^");
  CHECK(complaint("retained && detached") ==
        "1:1: expected a condition, got a number\n"
        "  retained && detached\n"
        "  ^^^^^^^^");
  CHECK(complaint("shallow").starts_with(
      "1:1: expected a condition, got a number"));
  CHECK(
      complaint("sum(class)").starts_with("1:5: expected a number, got text"));
  CHECK(complaint("name.size > 3")
            .starts_with("1:1: expected an object, got text"));
  CHECK(complaint("retained ~ /a/")
            .starts_with("1:1: expected text, got a number"));
}

TEST_CASE("columns of a query are counted in characters, line by line") {
  CHECK(complaint("name == \"äöü\" &&\n  clas == \"A\"") ==
        "2:3: no field is called 'clas'; did you mean 'class'?\n"
        "    clas == \"A\"\n"
        "    ^^^^");
  CHECK(complaint("name == \"äöü\" && clas == \"A\"").starts_with("1:18: "));
}

TEST_CASE("a misspelt name in a query gets a suggestion") {
  CHECK_THAT(complaint("retaind > 1"),
             heapcli::tests::ContainsSubstring("did you mean 'retained'?"));
  CHECK_THAT(complaint("edgee(\"a\")"),
             heapcli::tests::ContainsSubstring("did you mean 'edge'?"));
  CHECK_THAT(complaint("colour == 1"),
             heapcli::tests::ContainsSubstring("there are id, type, class"));
}

TEST_CASE("what cannot be read as a query is refused where it is wrong") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1:1: the query is empty"},
      {"retained >", "1:11: expected a field"},
      {"retained > 1 2", "1:14: expected an operator or the end"},
      {"(retained > 1", "1:14: expected )"},
      {"retained > 1XiB", "1:13: unknown unit"},
      {"class = \"A\"", "1:7: write == instead of ="},
      {"class == \"A", "1:10: this text has no closing quote"},
      {"class == \"\\q\"", "1:11: unknown escape"},
      {"name ~ \"a\"", "1:8: expected a regular expression"},
      {"name ~ /a", "1:8: this regular expression has no closing /"},
      {"name ~ /a/g", "1:11: unknown flag"},
      {"name ~ /(/", "1:8: "},
      {"name ~ /(?=a)/", "1:8: "},
      {"1 < shallow < 3", "1:13: comparisons do not chain"},
      {"edge(shallow)", "1:6: expected a name in quotes"},
      {"edge(1.5)", "1:6: expected a name in quotes"},
      {"retained_by(5)", "1:13: expected a class in quotes"},
      {"count() by class limit 0", "1:24: expected a count of at least 1"},
      {"true limit 1.5", "1:12: expected a count of at least 1"},
      {"count() by class order by name", "1:27: groups are ordered by one of"},
      {"true by class", "1:6: by belongs to count()"},
      {"true where true", "1:6: where belongs to count()"},
      {"shallow > sum(shallow)", "1:11: sum() stands at the begin"},
      {"true order by dominator", "1:15: expected a number or text"},
      {"shallow > " + repeat("9", 400), "1:11: this number is too large"},
      {"name == \"\x01\" ^", "1:13: unexpected character"},
      {std::string("true \0", 6), "1:6: unexpected character"},
      {"@x == 1", "1:1: an object id looks like @12345"}};
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK_THAT(complaint(text), Catch::Matchers::StartsWith(expected));
  }
}

TEST_CASE("a query may be long, but not nested without end") {
  CHECK(complaint(repeat("(", kDeepest) + "true" + repeat(")", kDeepest)) ==
        "");
  CHECK_THAT(complaint(repeat("(", 30000) + "true" + repeat(")", 30000)),
             heapcli::tests::ContainsSubstring("nested deeper than"));
  CHECK(complaint("true" + repeat(" && true", 8000)) == "");
  CHECK(complaint(repeat("!", 60000) + "true") == "");
  CHECK(complaint("shallow > " + repeat("-", 60000) + "1") == "");
  CHECK_THAT(complaint(repeat("true && ", 9000) + "true"),
             Catch::Matchers::StartsWith("1:1: the query is longer than"));
}

TEST_CASE("a long line of a query is shown around what is wrong") {
  const std::string text = complaint(repeat("true && ", 500) + "1 && true");
  CHECK_THAT(text, Catch::Matchers::StartsWith(
                       "1:4001: expected a condition, got a number\n  …"));
  CHECK(text.size() < 300);
}

TEST_CASE("an order can be given apart from its query") {
  const Query groups = parse_query("count() by class");
  CHECK(parse_order("class desc", groups).front().column == 0);
  CHECK(parse_order("count( )", groups).front().column == 1);
  CHECK_THROWS_AS(parse_order("name", groups), QueryError);
  const Query nodes = parse_query("true");
  CHECK(parse_order("shallow asc, id", nodes).size() == 2);
  CHECK_THROWS_AS(parse_order("shallow up", nodes), QueryError);
}
