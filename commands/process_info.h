// Who the target is: asked from inside, with one evaluation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cdp/node_worker.h"
#include "cdp/runtime.h"
#include "cdp/session.h"
#include "commands/output.h"

namespace heapcli::commands {

struct ProcessInfo {
  // Absent where the target is no Node-like process (a page in a browser).
  std::optional<int64_t> pid;
  std::string title;    ///< Script and arguments.
  std::string runtime;  ///< "node 20.20.2", "deno 2.9.6", or a user agent.
  std::string v8;
  std::string platform;  ///< "linux x64"
  std::optional<double> uptime_s;
  std::optional<uint64_t> rss_bytes;
  std::optional<uint64_t> external_bytes;
  std::optional<uint64_t> array_buffers_bytes;
  std::optional<uint64_t> heap_limit_bytes;
  cdp::HeapUsage heap;
  std::vector<cdp::Worker> workers;
};

/// As `attach` and `list` print them.
OrderedJson workers_to_json(const std::vector<cdp::Worker>& workers);

/// Nothing for what is no process (a page in a browser). Throws cdp::Error.
std::optional<int64_t> process_id(cdp::Session& session);

/// Of the thread that the session is with, in bytes; nothing where the target
/// does not say. Throws cdp::Error.
std::optional<uint64_t> heap_limit(cdp::Session& session);

/// All but the heap and the workers, in one question. Throws cdp::Error.
ProcessInfo process_identity(cdp::Session& session);

/// Throws cdp::Error.
ProcessInfo process_info(cdp::Session& session);

}  // namespace heapcli::commands
