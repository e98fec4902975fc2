#include "commands/load/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <thread>

#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/load/command_load.h"
#include "commands/progress_line.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{250};
constexpr std::chrono::minutes kLongCommand{1};

// Runs `work` on a thread of its own while this one serves the session, and
// calls `tick` now and then.
void beside(cdp::Session& session,
            const std::function<void(std::stop_token)>& work,
            const std::function<void()>& tick) {
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
    while (!done) {
      tick();
      session.wait_for(kTick, [&] { return done.load(); });
    }
  }
  if (error) std::rethrow_exception(error);
}

void run_command(const LoadOptions& options, cdp::Session& session,
                 const Context& context) {
  const std::string& command = options.command;
  const auto start = Clock::now();
  bool told = false;
  beside(
      session,
      [&](const std::stop_token& stop) {
        command_load(command, stop, options.command_output);
      },
      [&] {
        if (told || since(start) < kLongCommand) return;
        told = true;
        context.note(
            "the load command has been running for a minute; heapcli waits "
            "for its end (Ctrl-C ends both): " +
            command);
      });
}

void run_requests(const HttpLoadOptions& options, cdp::Session& session,
                  const std::string& what, const Context& context) {
  ProgressLine line(context.show_progress());
  std::atomic<uint64_t> answered = 0;
  HttpLoadResult result;
  beside(
      session,
      [&](const std::stop_token& stop) {
        result = http_load(options, stop, answered);
      },
      [&] {
        if (options.requests == 0) {
          line.update(what + ": " + format_count(answered) + " requests");
          return;
        }
        line.update(what + ": " +
                    ProgressLine::bar(answered, options.requests) + "  " +
                    format_count(answered) + " of " +
                    format_count(options.requests) + " requests");
      });
  line.clear();
  const std::string warning = judge(options, result);
  if (!warning.empty()) context.warn(warning);
}

void wait(milliseconds duration, cdp::Session& session, const std::string& what,
          const Context& context) {
  ProgressLine line(context.show_progress());
  const auto start = Clock::now();
  for (;;) {
    const milliseconds gone = since(start);
    if (gone >= duration) return;
    const milliseconds left = duration - gone;
    line.update(what + ": " + format_duration(left) +
                " of the program's own traffic left");
    session.wait_for(line.enabled() ? std::min(left, kTick) : left);
  }
}

}  // namespace

std::optional<uint64_t> LoadOptions::requests() const {
  if (http.url.empty()) return told_requests;
  if (http.requests == 0 || http.duration.count() > 0) return std::nullopt;
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
      .add_option_function<uint64_t>(
          "--requests",
          [&options](uint64_t requests) {
            options.http.requests = requests;
            options.told_requests = requests;
          },
          "How many, with --load-http; with other loads, how many they make")
      ->type_name("N")
      ->default_str(std::to_string(options.http.requests));
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
  if (options.told_requests == uint64_t{0}) {
    throw Error(ExitStatus::kUsage, "--requests must be at least 1");
  }
  if (!options.every.empty()) parse_duration(options.every);
}

void run_load(const LoadOptions& options, cdp::Session& session,
              const std::string& what, const Context& context) {
  if (!options.every.empty()) {
    wait(parse_duration(options.every), session, what, context);
  } else if (!options.command.empty()) {
    run_command(options, session, context);
  } else {
    run_requests(options.http, session, what, context);
  }
}

std::string judge(const HttpLoadOptions& options,
                  const HttpLoadResult& result) {
  if (result.answered > 0 && result.failed == result.answered) {
    throw Error(ExitStatus::kTarget,
                "the load got no good answer: " + options.url +
                    " replied to every request with a status of 400 or more "
                    "(the last one: " +
                    std::to_string(result.failed_with) +
                    "); is it the right path?");
  }
  if (result.failed <= result.answered / 2) return "";
  return format_count(result.failed) + " of " + format_count(result.answered) +
         " requests were answered with a status of 400 or more (the last "
         "one: " +
         std::to_string(result.failed_with) +
         "); what is found is about a program that fails";
}

}  // namespace heapcli::commands
