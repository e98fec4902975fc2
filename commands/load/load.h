// The load of a round, as the command line describes it: a command, requests
// over HTTP, or nothing but time.
#pragma once

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cdp/session.h"
#include "commands/context.h"
#include "commands/load/http_load.h"

namespace heapcli::commands {

/// Keep-alive sockets and their timers last so long after a load, and would be
/// taken for growth.
inline constexpr std::chrono::milliseconds kQuietAfterLoad{1300};

struct LoadOptions {
  std::string command;
  int command_output = STDERR_FILENO;  ///< Where it prints.
  HttpLoadOptions http;
  std::string every;

  /// As given with --requests, for loads that heapcli does not count.
  std::optional<uint64_t> told_requests;

  /// How many requests a round sends; nothing when that is not known.
  std::optional<uint64_t> requests() const;
};

/// Adds --load, --load-http, --requests, --concurrency and --every.
void add_load_options(CLI::App& command, LoadOptions& options);

/// Throws Error(kUsage) unless exactly one kind of load is described.
void check(const LoadOptions& options);

/// Runs it to its end while the session is served, so that the target's end
/// and Ctrl-C are noticed; says how far it is, after `what`. Throws what the
/// load throws, and cdp::Error.
void run_load(const LoadOptions& options, cdp::Session& session,
              const std::string& what, const Context& context);

/// Throws Error(kTarget) when no request got a good answer; returns a warning
/// when many got none, else an empty text.
std::string judge(const HttpLoadOptions& options, const HttpLoadResult& result);

}  // namespace heapcli::commands
