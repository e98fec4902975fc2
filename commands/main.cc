// The whole program: parse, run, map errors to an exit status.

#include <malloc.h>

#include <limits>

#include "commands/command_line.h"
#include "commands/failure.h"
#include "commands/interrupt.h"
#include "commands/output.h"

namespace heapcli::commands {
namespace {

ExitStatus run(int argc, char** argv) {
  InterruptHandler interrupt;
  try {
    return run_reporting_failure(
        [&] { return CommandLine().run(argc, argv, interrupt); });
  } catch (const BrokenPipe&) {
    return ExitStatus::kOk;
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
