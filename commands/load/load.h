// The load of a round, as the command line describes it: a command, requests
// over HTTP, or nothing but time.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "cdp/session.h"
#include "commands/context.h"
#include "commands/load/http_load.h"

namespace heapcli::commands {

struct LoadOptions {
  std::string command;
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

}  // namespace heapcli::commands
