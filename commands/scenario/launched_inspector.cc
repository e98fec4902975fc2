// Node says where its inspector is: `Debugger listening on ws://…`. But in the
// output of one command several processes may say so. NODE_OPTIONS opens the
// inspectors of npm, of whatever runs before the program (`prestart`), and of
// the program; a cluster's workers inherit --inspect, and so does what is
// forked. So every such line is followed to the process that has the port:
//
// - where the command itself is Node, it is the command's line that counts;
// - else the first one of any process that it has started, but npm's and its
//   like; one that ends in a moment was a helper.
//
// A program may also have its output led elsewhere, or NODE_OPTIONS taken from
// its environment. So when nothing has been said for a while, the process that
// would be meant is looked for among those that the command has started, and
// its inspector opened with SIGUSR1.

#include "commands/scenario/launched_inspector.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string_view>
#include <vector>

#include "analysis/pattern.h"
#include "cdp/discovery.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/local_process/node_process.h"
#include "commands/local_process/package_manager.h"
#include "commands/local_process/process_inspector.h"
#include "commands/scenario/child_target.h"
#include "commands/scenario/pause.h"
#include "commands/shell_process.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestStart{30'000};
constexpr milliseconds kBetweenLooks{10};
// From then on it is not waited for any more that somebody says so.
constexpr milliseconds kLongestSilence{3000};
constexpr milliseconds kBetweenSearches{500};
// What ends before is a helper, as `prestart` of npm often is.
constexpr milliseconds kShortestProgram{300};
constexpr milliseconds kLongestConnect{10'000};

// Node and Deno print it when the inspector is open.
constexpr std::string_view kListening = "Debugger listening on ";

uint16_t port_of(const std::string& url) {
  const size_t colon = url.rfind(':');
  uint16_t port = 0;
  if (colon != std::string::npos) {
    std::from_chars(url.data() + colon + 1, url.data() + url.size(), port);
  }
  return port;
}

bool listens(const std::vector<Listener>& listeners, uint16_t port) {
  return std::any_of(
      listeners.begin(), listeners.end(),
      [port](const Listener& listener) { return listener.port == port; });
}

class Search {
 public:
  explicit Search(const LaunchedProcess& process)
      : family_(process.family()), root_(process.pid()) {}

  // Nothing when it is not the one that is meant.
  std::optional<LaunchedInspector> behind(const std::string& url) const {
    const uint16_t port = port_of(url);
    const bool only_root = root_is_program();
    for (const FamilyMember& member : family_.members()) {
      if (!listens(family_.files().listeners(member.pid), port)) continue;
      const auto process = family_.files().process(member.pid);
      if (!process || is_package_manager(*process) ||
          (only_root && member.pid != root_)) {
        return std::nullopt;
      }
      return LaunchedInspector{url, member};
    }
    // A container's port is not with a process of ours.
    if (listens(family_.files().all_listeners(getpid()), port)) {
      return LaunchedInspector{url, std::nullopt};
    }
    return std::nullopt;
  }

  // Of a process that says nothing. Twice the same, since one that was just
  // forked looks like its parent.
  std::optional<LaunchedInspector> silent(const Context& context) {
    const std::vector<NodeChild> all = node_children(family_, /*itself=*/0);
    const bool only_root = root_is_program();
    const auto meant = std::find_if(all.begin(), all.end(), [&](const auto& c) {
      return !only_root || c.member.pid == root_;
    });
    if (meant == all.end() || !meant->process.catches_sigusr1) {
      return std::nullopt;
    }
    const bool is_new = meant->member.pid != seen_;
    seen_ = meant->member.pid;
    if (is_new) return std::nullopt;
    cdp::ConnectOptions options;
    options.timeout = kLongestConnect;
    options.stop = context.stop;
    open_inspector(meant->member.pid, options, context);
    return LaunchedInspector{"pid:" + std::to_string(meant->member.pid),
                             meant->member};
  }

  // The command itself, or somebody in a container.
  bool is_program(const LaunchedInspector& found) const {
    return !found.process || found.process->pid == root_;
  }

  bool still_runs(const LaunchedInspector& found) const {
    return commands::still_runs(family_.files(), *found.process);
  }

  std::string processes() const {
    return children_text(node_children(family_, /*itself=*/0));
  }

 private:
  bool root_is_program() const {
    const auto root = family_.files().process(root_);
    return root && is_node(*root) && !is_package_manager(*root);
  }

  const ProcessFamily& family_;
  const int64_t root_;
  int64_t seen_ = 0;
};

}  // namespace

LaunchedInspector await_inspector(LaunchedProcess& process,
                                  const OutputLog& log, const std::string& name,
                                  const Context& context) {
  const analysis::Pattern announcement("^" + std::string(kListening) + "ws://",
                                       /*ignore_case=*/false);
  const auto start = Clock::now();
  auto searched = start;
  Search search(process);
  uint64_t at = 0;
  std::optional<LaunchedInspector> found;
  auto found_at = start;
  for (;;) {
    while (!found) {
      const auto line = log.find(announcement, at);
      if (!line) break;
      found = search.behind(line->substr(kListening.size()));
      found_at = Clock::now();
    }
    if (found && search.is_program(*found)) return *found;
    if (found && !search.still_runs(*found)) {
      found.reset();
    } else if (found && since(found_at) > kShortestProgram) {
      return *found;
    }
    if (const auto status = process.ended()) {
      throw Error(ExitStatus::kTarget, name + " " + how_it_ended(*status) +
                                           " before its inspector was open");
    }
    if (since(start) > kLongestStart) {
      throw Error(ExitStatus::kTarget,
                  name +
                      " has not opened an inspector within 30 s; Node "
                      "processes that it has started: " +
                      search.processes() +
                      "; launch the program itself (node server.js), or start "
                      "it with --inspect=127.0.0.1:0");
    }
    if (since(start) > kLongestSilence && since(searched) > kBetweenSearches) {
      searched = Clock::now();
      if (auto silent = search.silent(context)) return *silent;
    }
    pause_for(kBetweenLooks, context.stop);
  }
}

}  // namespace heapcli::commands
