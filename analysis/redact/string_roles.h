// What the strings of a snapshot are used for, by their numbers: one text can
// be a property's name here and what a user typed there. A byte a string.
#pragma once

#include <cstdint>
#include <vector>

namespace heapcli::analysis {

enum class StringRole : uint8_t {
  kName = 1,  ///< V8's word, or one of the code: a class, a function, a URL.
  kProperty = 2,  ///< Of a property, which a program can choose at run time.
  kContent = 4,   ///< Text that the program works with.
};

class StringRoles {
 public:
  /// `bytes_read` is how much of the snapshot has been seen. A file cannot
  /// have named more strings than it has bytes, so a number far beyond that is
  /// nonsense, and no memory is spent on it. Throws Error(kBadData).
  void add(uint64_t string, StringRole role, uint64_t bytes_read);

  bool has(uint64_t string, StringRole role) const {
    return string < roles_.size() &&
           (roles_[string] & static_cast<uint8_t>(role)) != 0;
  }

  /// One more than the largest number with a role.
  uint64_t size() const { return roles_.size(); }

 private:
  void grow(uint64_t string, uint64_t bytes_read);

  std::vector<uint8_t> roles_;
};

inline void StringRoles::add(uint64_t string, StringRole role,
                             uint64_t bytes_read) {
  if (string >= roles_.size()) grow(string, bytes_read);
  roles_[string] |= static_cast<uint8_t>(role);
}

}  // namespace heapcli::analysis
