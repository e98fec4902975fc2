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

ExitStatus fail(ExitStatus status, const std::exception& error) {
  std::fprintf(stderr, "heapcli: %s\n", error.what());
  return status;
}

}  // namespace

ExitStatus run_reporting_failure(const std::function<ExitStatus()>& action) {
  try {
    return action();
  } catch (const Error& error) {
    return fail(error.status(), error);
  } catch (const cdp::Error& error) {
    return fail(status_of(error), error);
  } catch (const analysis::Error& error) {
    return fail(status_of(error), error);
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "heapcli: out of memory\n");
    return ExitStatus::kInternal;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "heapcli: internal error: %s\n", error.what());
    return ExitStatus::kInternal;
  }
}

}  // namespace heapcli::commands
