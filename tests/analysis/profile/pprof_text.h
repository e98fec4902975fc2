// A pprof profile as another program could have written it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heapcli::tests {

struct PprofSample {
  std::vector<uint64_t> locations;  ///< Innermost first.
  std::vector<int64_t> values;
};

/// Go's four sample types, the last of them the default. Location 1 is `work`
/// inlined into `main`; location 2 is `main`; location 3 has an address only.
/// Not compressed.
std::string go_profile(const std::vector<PprofSample>& samples, bool packed);

/// With one sample type.
std::string pprof_of_type(const std::string& type, const std::string& unit);

}  // namespace heapcli::tests
