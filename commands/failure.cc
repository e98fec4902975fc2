#include "commands/failure.h"

#include <cstdio>
#include <exception>
#include <new>

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

// Runs `action`; an error goes to `tell`.
ExitStatus run_telling_failure(
    const std::function<ExitStatus()>& action,
    const std::function<void(const std::string&)>& tell) {
  try {
    return action();
  } catch (const Error& error) {
    tell(error.what());
    return error.status();
  } catch (const cdp::Error& error) {
    tell(error.what());
    return status_of(error);
  } catch (const analysis::Error& error) {
    tell(error.what());
    return status_of(error);
  } catch (const std::bad_alloc&) {
    tell("out of memory");
    return ExitStatus::kInternal;
  } catch (const std::exception& error) {
    tell(std::string("internal error: ") + error.what());
    return ExitStatus::kInternal;
  }
}

}  // namespace

ExitStatus run_reporting_failure(const std::function<ExitStatus()>& action) {
  return run_telling_failure(action, [](const std::string& problem) {
    std::fprintf(stderr, "heapcli: %s\n", problem.c_str());
  });
}

ExitStatus run_noting_failure(const std::function<void()>& action,
                              std::string& problem) {
  return run_telling_failure(
      [&] {
        action();
        return ExitStatus::kOk;
      },
      [&](const std::string& text) { problem = text; });
}

}  // namespace heapcli::commands
