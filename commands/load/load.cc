#include "commands/load/load.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <thread>

#include "commands/error.h"
#include "commands/format.h"
#include "commands/load/command_load.h"

namespace heapcli::commands {
namespace {

constexpr std::chrono::hours kForever{24 * 365};

// Runs `work` on a thread of its own while this one serves the session.
void beside(cdp::Session& session,
            const std::function<void(std::stop_token)>& work) {
  std::exception_ptr error;
  std::atomic<bool> done = false;
  {
    // Asks the work to stop, and waits for it, should the session fail.
    const std::jthread thread([&](const std::stop_token& stop) {
      try {
        work(stop);
      } catch (...) {
        error = std::current_exception();
      }
      done = true;
      session.wake();
    });
    session.wait_for(kForever, [&] { return done.load(); });
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace

std::optional<uint64_t> LoadOptions::requests() const {
  if (http.url.empty()) return std::nullopt;
  return http.requests;
}

void add_load_options(CLI::App& command, LoadOptions& options) {
  command
      .add_option("--load", options.command,
                  "What makes the program work, once a round")
      ->type_name("COMMAND");
  command
      .add_option("--load-http", options.http.url,
                  "Or: send requests to this URL, once a round")
      ->type_name("URL");
  command
      .add_option("--requests", options.http.requests,
                  "How many, with --load-http")
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--concurrency", options.http.concurrency,
                  "How many at a time, with --load-http")
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--every", options.every,
                  "Or: wait so long; the program has its own traffic")
      ->type_name("TIME");
}

void check(const LoadOptions& options) {
  const int kinds = (options.command.empty() ? 0 : 1) +
                    (options.http.url.empty() ? 0 : 1) +
                    (options.every.empty() ? 0 : 1);
  if (kinds != 1) {
    throw Error(ExitStatus::kUsage,
                std::string(kinds == 0 ? "no load" : "more than one load") +
                    ": give --load COMMAND, --load-http URL, or --every TIME "
                    "where the program has traffic of its own");
  }
  if (!options.http.url.empty()) check(options.http);
  if (!options.every.empty()) parse_duration(options.every);
}

void run_load(const LoadOptions& options, cdp::Session& session) {
  if (!options.every.empty()) {
    session.wait_for(parse_duration(options.every));
    return;
  }
  beside(session, [&](const std::stop_token& stop) {
    if (!options.command.empty()) {
      command_load(options.command, stop);
      return;
    }
    const HttpLoadResult result = http_load(options.http, stop);
    if (result.failed == result.answered && !stop.stop_requested()) {
      throw Error(ExitStatus::kTarget,
                  "the load got no good answer: " + options.http.url +
                      " replied to every request with a status of 400 or "
                      "more");
    }
  });
}

}  // namespace heapcli::commands
