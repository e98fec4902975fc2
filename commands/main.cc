// The whole program: parse, run, map errors to an exit status.

#include <malloc.h>

#include <cstdio>
#include <exception>
#include <limits>
#include <string>

#include "analysis/error.h"
#include "cdp/error.h"
#include "commands/command_line.h"
#include "commands/error.h"
#include "commands/interrupt.h"
#include "commands/output.h"

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

ExitStatus run(int argc, char** argv) {
  const InterruptHandler interrupt;
  try {
    return CommandLine().run(argc, argv, interrupt.token(),
                             interrupt.abandon_token());
  } catch (const BrokenPipe&) {
    return ExitStatus::kOk;
  } catch (const Error& error) {
    return fail(error.status(), error);
  } catch (const cdp::Error& error) {
    return fail(status_of(error), error);
  } catch (const analysis::Error& error) {
    return fail(status_of(error), error);
  } catch (const std::bad_alloc& error) {
    std::fprintf(stderr, "heapcli: out of memory\n");
    return ExitStatus::kInternal;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "heapcli: internal error: %s\n", error.what());
    return ExitStatus::kInternal;
  }
}

// The columns of a large heap come and go. Memory that one has given back is to
// serve the next: the system would have to clear it first, page by page, which
// takes longer than many an analysis.
void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

}  // namespace
}  // namespace heapcli::commands

int main(int argc, char** argv) {
  heapcli::commands::keep_freed_memory();
  return static_cast<int>(heapcli::commands::run(argc, argv));
}
