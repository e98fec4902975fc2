// What is wrong with a query, and where in its text.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace heapcli::analysis::query {

/// Part of a query's text, in bytes.
struct Span {
  size_t begin = 0;
  size_t end = 0;
};

class QueryError : public std::runtime_error {
 public:
  QueryError(Span where, const std::string& message)
      : std::runtime_error(message), where_(where) {}

  Span where() const { return where_; }

 private:
  Span where_;
};

/// The message with line, column (in characters, from 1), and below it the
/// line concerned with the place marked. Safe to print, without a newline at
/// the end.
std::string explain(const QueryError& error, std::string_view query);

/// `; did you mean 'retained'?` if a candidate is that close, else nothing.
std::string suggestion(std::string_view wrong,
                       const std::vector<std::string_view>& candidates);

}  // namespace heapcli::analysis::query
