#include "analysis/pattern.h"

#include <re2/re2.h>

namespace heapcli::analysis {
namespace {

// A program larger than this (`(a{1000}){1000}`) is refused.
constexpr int64_t kMemory = 16 << 20;

std::unique_ptr<re2::RE2> compile(const std::string& expression,
                                  bool ignore_case) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!ignore_case);
  options.set_max_mem(kMemory);
  return std::make_unique<re2::RE2>(expression, options);
}

}  // namespace

Pattern::Pattern(const std::string& expression, bool ignore_case)
    : regex_(compile(expression, ignore_case)) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

std::string Pattern::error() const {
  return regex_->ok() ? "" : regex_->error();
}

bool Pattern::matches(std::string_view text) const {
  return re2::RE2::PartialMatch({text.data(), text.size()}, *regex_);
}

}  // namespace heapcli::analysis
