// Every exit status of the program, in one place. Documented in README.md.
#pragma once

namespace heapcli::commands {

enum class ExitStatus : int {
  kOk = 0,
  kFindings = 1,  ///< A leak, or a budget exceeded.
  kUsage = 2,     ///< The command line cannot be carried out as written.
  kTarget = 3,    ///< The target or the connection to it failed.
  kData = 4,      ///< A file cannot be read, understood or written.
  kInternal = 5,  ///< A bug in heapcli.
  kInterrupted = 130,
};

}  // namespace heapcli::commands
