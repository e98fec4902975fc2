// What a launched program prints: a file that it writes into and we read.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/pattern.h"

namespace heapcli::commands {

/// May be used by several threads at once.
class OutputLog {
 public:
  explicit OutputLog(std::string file) : file_(std::move(file)) {}

  const std::string& file() const { return file_; }

  /// The next whole line that the pattern matches, from the byte `at` on, which
  /// moves on. Lines of absurd length come in pieces.
  std::optional<std::string> find(const analysis::Pattern& pattern,
                                  uint64_t& at) const;

  /// Where a search begins: after the line that the last one waited for.
  uint64_t searched() const { return searched_; }
  void set_searched(uint64_t at) { searched_ = at; }

  /// At most so many, without control characters and without what is said of
  /// the inspector; long ones are cut.
  std::vector<std::string> last_lines(size_t count) const;

 private:
  const std::string file_;
  std::atomic<uint64_t> searched_{0};
};

/// What Node and Deno print because the inspector is open, which is our doing.
bool is_inspector_talk(const std::string& line);

}  // namespace heapcli::commands
