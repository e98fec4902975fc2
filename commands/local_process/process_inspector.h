// From a process of this machine to its inspector: finds the port where it
// listens, or makes the process open one.
//
// `node` opens its inspector when it gets SIGUSR1; any other program may die of
// it. So the signal goes only to what is Node and has a handler for it, and
// only when the port where Node would listen is free: otherwise somebody would
// attach to the process that has it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cdp/discovery.h"
#include "cdp/session.h"
#include "cdp/target.h"
#include "commands/context.h"
#include "commands/error.h"

namespace heapcli::commands {

struct ProcessInspector {
  cdp::Target target;
  int64_t pid = 0;        ///< As we know the process.
  int64_t inner_pid = 0;  ///< As it knows itself.
  bool opened = false;    ///< By us: it was closed before.
};

/// Throws Error, kTarget with what to do about it, and cdp::Error when
/// interrupted.
ProcessInspector open_inspector(int64_t pid, const cdp::ConnectOptions& options,
                                const Context& context);

/// Thrown by open_inspector: the port where the inspector would open is in use
/// by a connection, or by one that has ended within the last minute. It opens
/// later.
class InspectorPortBusy : public Error {
 public:
  using Error::Error;
};

/// As open_inspector. But one that had to be opened moves to a free port: all
/// that a program starts without options would open theirs on the same one,
/// 9229, and only the first of them could.
ProcessInspector open_inspector_on_own_port(int64_t pid,
                                            const cdp::ConnectOptions& options,
                                            const Context& context);

/// A local Node process, and where its inspector listens if it is open.
struct NodeProcess {
  int64_t pid = 0;
  /// The Node process that has started it, itself or through others (a shell);
  /// 0 where there is none.
  int64_t parent = 0;
  std::string title;  ///< The script and its arguments.
  std::optional<cdp::Target> inspector;
};

/// Those that are ours to attach to. Only the ports where their command lines
/// say that an inspector is are asked. Throws cdp::Error when interrupted.
std::vector<NodeProcess> node_processes(const cdp::ConnectOptions& options);

/// The one local Node process that `name` fits; throws Error(kTarget) when
/// there is none, or several.
int64_t process_named(const std::string& name);

/// Throws Error(kTarget) when the session is with another process, as it is
/// when the port has changed hands.
void require_process(cdp::Session& session, const ProcessInspector& inspector);

/// Ends the session, and has the process close its inspector; returns when it
/// has done so, or when that takes unusually long. Never throws.
void close_inspector(std::unique_ptr<cdp::Session> session,
                     const ProcessInspector& inspector) noexcept;

}  // namespace heapcli::commands
