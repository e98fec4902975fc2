// Sends a known number of requests to a server: the load of a round.
#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>

namespace heapcli::commands {

struct HttpLoadOptions {
  std::string url;  ///< http:// or https://
  uint64_t requests = 300;
  unsigned concurrency = 8;
};

struct HttpLoadResult {
  uint64_t answered = 0;
  uint64_t failed = 0;   ///< Answered with a status of 400 or more.
  long failed_with = 0;  ///< The last such status.
};

/// Throws Error(kUsage) for what is no such URL. `concurrency` must be 1 to
/// 1000.
void check(const HttpLoadOptions& options);

/// Sends them over connections that are kept alive, and closes these. Throws
/// Error(kTarget) when the server cannot be reached or hangs up on a request.
/// Returns early when stopped. `answered` counts along, for who looks on from
/// another thread.
HttpLoadResult http_load(const HttpLoadOptions& options, std::stop_token stop,
                         std::atomic<uint64_t>& answered);

}  // namespace heapcli::commands
