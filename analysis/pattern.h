// Regular expressions that strings out of a heap cannot hurt: RE2 takes time
// linear in the text and a bounded stack, where std::regex backtracks and
// recurses. The only user of RE2's headers is pattern.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace heapcli::analysis {

/// May be used by several threads at once.
class Pattern {
 public:
  /// Never throws; ask error().
  Pattern(const std::string& expression, bool ignore_case);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  /// What is wrong with the expression; empty when nothing is.
  std::string error() const;

  /// Whether any part of the text matches. Text that is not valid UTF-8 is
  /// matched as far as it is. Only when there was no error.
  bool matches(std::string_view text) const;

 private:
  std::unique_ptr<re2::RE2> regex_;
};

}  // namespace heapcli::analysis
