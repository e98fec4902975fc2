// The least that is needed to put load on a test's server and to ask it
// something.
#pragma once

#include <string>

namespace heapcli::tests {

/// The body that http://127.0.0.1:port/path answers with. Throws
/// std::runtime_error when there is no answer, or none within kPatience, as
/// from a program that stands still in a debugger.
std::string http_get(const std::string& port, const std::string& path);

}  // namespace heapcli::tests
