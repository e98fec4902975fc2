#include "commands/failure.h"

#include <cstdio>
#include <exception>
#include <new>
#include <utility>

#include "analysis/error.h"
#include "cdp/error.h"
#include "commands/error.h"

namespace heapcli::commands {
namespace {

ExitStatus status_of(const cdp::Error& error) {
  switch (error.kind()) {
    case cdp::Error::Kind::kBadTarget:
      return ExitStatus::kUsage;
    case cdp::Error::Kind::kInterrupted:
      return ExitStatus::kInterrupted;
    default:
      return ExitStatus::kTarget;
  }
}

ExitStatus status_of(const analysis::Error& error) {
  return error.kind() == analysis::Error::Kind::kCancelled
             ? ExitStatus::kInterrupted
             : ExitStatus::kData;
}

}  // namespace

Failure current_failure() {
  try {
    throw;
  } catch (const Error& error) {
    return {error.status(), error.what()};
  } catch (const cdp::Error& error) {
    return {status_of(error), error.what()};
  } catch (const analysis::Error& error) {
    return {status_of(error), error.what()};
  } catch (const std::bad_alloc&) {
    return {ExitStatus::kInternal, "out of memory"};
  } catch (const std::exception& error) {
    return {ExitStatus::kInternal,
            std::string("internal error: ") + error.what()};
  }
}

ExitStatus run_reporting_failure(const std::function<ExitStatus()>& action) {
  try {
    return action();
  } catch (const std::exception&) {
    const Failure failure = current_failure();
    std::fprintf(stderr, "heapcli: %s\n", failure.message.c_str());
    return failure.status;
  }
}

ExitStatus run_noting_failure(const std::function<void()>& action,
                              std::string& problem) {
  try {
    action();
    return ExitStatus::kOk;
  } catch (const std::exception&) {
    Failure failure = current_failure();
    problem = std::move(failure.message);
    return failure.status;
  }
}

}  // namespace heapcli::commands
