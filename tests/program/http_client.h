// The least that is needed to put load on a test's server and to ask it
// something, also what no client would.
#pragma once

#include <string>

namespace heapcli::tests {

/// The body that http://127.0.0.1:port/path answers with. Throws
/// std::runtime_error when there is no answer, or none within kPatience, as
/// from a program that stands still in a debugger.
std::string http_get(const std::string& port, const std::string& path);

/// What comes back for these bytes until the peer closes the connection; with
/// `end`, it is told that no more will come. Empty when it answers nothing.
/// Throws std::runtime_error when there is no connection, or no end of it
/// within kPatience.
std::string send_bytes(const std::string& port, const std::string& bytes,
                       bool end = false);

}  // namespace heapcli::tests
