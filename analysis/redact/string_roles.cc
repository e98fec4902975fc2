#include "analysis/redact/string_roles.h"

#include <string>

#include "analysis/error.h"

namespace heapcli::analysis {
namespace {

// Of a small heap that names its strings in any order.
constexpr uint64_t kAlwaysAllowed = 1 << 20;
// Three strings come of each, and all have 32-bit numbers.
constexpr uint64_t kMostStrings = (uint64_t{1} << 32) / 3 - 1;

}  // namespace

void StringRoles::grow(uint64_t string, uint64_t bytes_read) {
  if (string > kMostStrings || string > kAlwaysAllowed + bytes_read) {
    throw Error(Error::Kind::kBadData, "something is named by string " +
                                           std::to_string(string) +
                                           ", and there cannot be so many");
  }
  roles_.resize(string + 1);
}

}  // namespace heapcli::analysis
