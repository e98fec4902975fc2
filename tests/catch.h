// Catch2 v2 (Debian 12) or v3 (Debian 13), whichever is installed.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>  // IWYU pragma: export
namespace heapcli::tests {
using Catch::Matchers::ContainsSubstring;
}
#else
#include <catch2/catch.hpp>  // IWYU pragma: export
namespace heapcli::tests {
inline auto ContainsSubstring(const std::string& text) {
  return Catch::Matchers::Contains(text);
}
}  // namespace heapcli::tests
#endif
