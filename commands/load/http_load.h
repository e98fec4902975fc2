// Sends requests to a server, a known number or for a time: the load of a
// round.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace heapcli::commands {

struct HttpLoadOptions {
  std::string url;          ///< http:// or https://
  uint64_t requests = 300;  ///< 0: until `duration` is over.
  unsigned concurrency = 8;
  /// Longer than 0 with no number of requests; with one, whichever comes first
  /// ends the load. Answers are waited for a little longer.
  std::chrono::milliseconds duration{0};
  double rate = 0;  ///< Requests a second at most; 0: as fast as it goes.
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpLoadResult {
  uint64_t answered = 0;
  uint64_t failed = 0;   ///< Answered with a status of 400 or more.
  long failed_with = 0;  ///< The last such status.
  /// Under way when the time of the load was over, and given up.
  uint64_t unanswered = 0;
  std::chrono::milliseconds took{0};
};

/// Throws Error(kUsage) for what is no such URL, and for figures out of bounds:
/// `concurrency` must be 1 to 1000.
void check(const HttpLoadOptions& options);

/// Sends them over connections that are kept alive, and closes these. Throws
/// Error(kTarget) when the server cannot be reached or hangs up on a request.
/// Returns early when stopped. `answered` counts along, for who looks on from
/// another thread.
HttpLoadResult http_load(const HttpLoadOptions& options, std::stop_token stop,
                         std::atomic<uint64_t>& answered);

}  // namespace heapcli::commands
