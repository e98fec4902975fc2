#include "commands/list_command.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cdp/discovery.h"
#include "cdp/error.h"
#include "cdp/target.h"
#include "commands/error.h"
#include "commands/format.h"
#include "commands/local_process/process_inspector.h"
#include "commands/local_process/process_tree.h"
#include "commands/output.h"
#include "commands/process_info.h"
#include "commands/remote_warning.h"
#include "commands/table.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

// Node takes 9229 and, in clusters, counts up from it; Chromium takes 9222.
constexpr uint16_t kFirstPort = 9229;
constexpr uint16_t kLastPort = 9238;
constexpr uint16_t kChromiumPort = 9222;

// A local port answers at once, or it is not an inspector.
constexpr std::chrono::milliseconds kLongestProbe{2000};

struct ListOptions {
  std::vector<std::string> targets;
  bool workers = false;
  LiveTarget live;  ///< For its timeout.
};

struct Found {
  cdp::Target endpoint;
  cdp::Discovery discovery;
  /// By target of the discovery; empty when not asked for.
  std::vector<std::vector<cdp::Worker>> workers;
  /// Of this machine; 0 when it is not known which one.
  ProcessLink process = {};
};

std::vector<Found> probe_usual_ports(const cdp::ConnectOptions& options) {
  std::vector<uint16_t> ports = {kChromiumPort};
  for (uint16_t port = kFirstPort; port <= kLastPort; ++port) {
    ports.push_back(port);
  }
  std::vector<Found> found;
  for (const uint16_t port : ports) {
    const cdp::Target endpoint{"127.0.0.1", port, ""};
    try {
      found.push_back({endpoint, cdp::discover(endpoint, options), {}});
    } catch (const cdp::Error& error) {
      if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
      // Nobody there, or somebody else: neither belongs into the list.
    }
  }
  return found;
}

// One that does not answer is complained about, and does not hide the others.
std::vector<Found> probe(const std::vector<std::string>& targets,
                         const cdp::ConnectOptions& options,
                         const Context& context, bool& all_answered) {
  std::vector<Found> found;
  std::set<std::string> hosts;
  for (const std::string& text : targets) {
    const cdp::Target endpoint = cdp::parse_target(text);
    if (hosts.insert(endpoint.host).second) warn_of_remote(endpoint, context);
    try {
      found.push_back({endpoint, cdp::discover(endpoint, options), {}});
    } catch (const cdp::Error& error) {
      if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
      context.complain(error.what());
      all_answered = false;
    }
  }
  return found;
}

// Only a session can tell, which is not for nothing: when it ends, V8 renumbers
// the objects of the process, to which somebody else may have a session.
bool find_workers(std::vector<Found>& found, const cdp::ConnectOptions& connect,
                  const Context& context) {
  bool all_answered = true;
  for (Found& place : found) {
    for (const cdp::TargetDescription& target : place.discovery.targets) {
      std::vector<cdp::Worker>& workers = place.workers.emplace_back();
      if (target.websocket_path.empty()) continue;
      cdp::Target endpoint = place.endpoint;
      endpoint.path = target.websocket_path;
      try {
        const auto session =
            open_session_at(endpoint, connect.timeout, context);
        workers = cdp::list_workers(*session);
      } catch (const cdp::Error& error) {
        if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
        context.complain(error.what());
        all_answered = false;
      } catch (const Error& error) {  // A session that is held, and in use.
        context.complain(error.what());
        all_answered = false;
      }
    }
  }
  return all_answered;
}

Found* find(std::vector<Found>& found, const cdp::Target& inspector) {
  const auto place =
      std::find_if(found.begin(), found.end(), [&](const Found& each) {
        return each.endpoint.authority() == inspector.authority();
      });
  return place == found.end() ? nullptr : &*place;
}

// Adds the inspectors that the processes of this machine have on other ports;
// returns the processes that have none.
std::vector<NodeProcess> add_local_processes(
    std::vector<Found>& found, const cdp::ConnectOptions& options) {
  std::vector<NodeProcess> closed;
  for (NodeProcess& process : node_processes(options)) {
    const ProcessLink link{process.pid, process.parent};
    if (!process.inspector) {
      closed.push_back(std::move(process));
    } else if (Found* const known = find(found, *process.inspector)) {
      known->process = link;
    } else {
      try {
        found.push_back({*process.inspector,
                         cdp::discover(*process.inspector, options),
                         {},
                         link});
      } catch (const cdp::Error& error) {
        if (error.kind() == cdp::Error::Kind::kInterrupted) throw;
        // It has ended meanwhile.
      }
    }
  }
  return closed;
}

std::string name_as_target(const NodeProcess& process) {
  return "pid:" + std::to_string(process.pid);
}

OrderedJson number_or_null(int64_t number) {
  return number == 0 ? OrderedJson() : OrderedJson(number);
}

OrderedJson to_json(const std::vector<Found>& found,
                    const std::vector<NodeProcess>& closed) {
  OrderedJson targets = OrderedJson::array();
  for (const Found& place : found) {
    for (size_t i = 0; i < place.discovery.targets.size(); ++i) {
      const cdp::TargetDescription& target = place.discovery.targets[i];
      OrderedJson url;
      if (!target.websocket_path.empty()) {
        url = "ws://" + place.endpoint.authority() + target.websocket_path;
      }
      targets.push_back({{"target", place.endpoint.authority()},
                         {"id", target.id},
                         {"type", target.type},
                         {"title", target.title},
                         {"url", target.url},
                         {"runtime", place.discovery.browser},
                         {"web_socket_url", url},
                         {"pid", number_or_null(place.process.pid)},
                         {"parent", number_or_null(place.process.parent)}});
      if (i < place.workers.size()) {
        targets.back()["workers"] = workers_to_json(place.workers[i]);
      }
    }
  }
  OrderedJson processes = OrderedJson::array();
  for (const NodeProcess& process : closed) {
    processes.push_back({{"target", name_as_target(process)},
                         {"pid", process.pid},
                         {"title", process.title},
                         {"parent", number_or_null(process.parent)}});
  }
  return {{"schema", "heapcli/list/1"},
          {"targets", targets},
          {"without_inspector", processes}};
}

// "└ " before what is below another one.
std::string indented(size_t depth, const std::string& title) {
  return depth == 0 ? title : std::string(2 * (depth - 1), ' ') + "└ " + title;
}

void add_rows(const Found& place, size_t depth, Table& table) {
  for (size_t i = 0; i < place.discovery.targets.size(); ++i) {
    const cdp::TargetDescription& target = place.discovery.targets[i];
    table.add_row(
        {{place.endpoint.authority(), CellStyle::kBold},
         {place.process.pid == 0 ? "" : std::to_string(place.process.pid)},
         {printable(target.type)},
         {printable(place.discovery.browser)},
         {indented(depth, printable(target.title.empty() ? target.url
                                                         : target.title))}});
    if (i >= place.workers.size()) continue;
    for (const cdp::Worker& worker : place.workers[i]) {
      table.add_row({{},
                     {},
                     {"worker " + printable(worker.id)},
                     {},
                     {printable(worker.url)}});
    }
  }
}

std::string to_text(const std::vector<Found>& found,
                    const std::vector<NodeProcess>& closed,
                    const Context& context) {
  Table table({"target", "pid", "type", "runtime", "title"});
  std::vector<ProcessLink> links;
  for (const Found& place : found) links.push_back(place.process);
  for (const NodeProcess& process : closed) {
    links.push_back({process.pid, process.parent});
  }
  for (const TreePlace& place : in_tree_order(links)) {
    if (place.index < found.size()) {
      add_rows(found[place.index], place.depth, table);
      continue;
    }
    const NodeProcess& process = closed[place.index - found.size()];
    table.add_row({{name_as_target(process), CellStyle::kBold},
                   {std::to_string(process.pid)},
                   {"node"},
                   {"closed"},
                   {indented(place.depth, printable(process.title))}});
  }
  return table.render(terminal_width(), context.use_color());
}

ExitStatus list(const ListOptions& options, const Context& context) {
  cdp::ConnectOptions connect;
  connect.timeout = std::min(options.live.silence(), kLongestProbe);
  connect.stop = context.stop;
  std::vector<Found> found;
  std::vector<NodeProcess> closed;
  bool all_answered = true;
  if (options.targets.empty()) {
    found = probe_usual_ports(connect);
    closed = add_local_processes(found, connect);
  } else {
    found = probe(options.targets, connect, context, all_answered);
  }
  if (options.workers) all_answered &= find_workers(found, connect, context);
  const ExitStatus status =
      all_answered ? ExitStatus::kOk : ExitStatus::kTarget;
  if (context.json) {
    write_json(to_json(found, closed));
  } else if (!found.empty() || !closed.empty()) {
    write_output(to_text(found, closed, context));
    if (!closed.empty()) {
      context.note("closed: to attach to pid:N opens the inspector (SIGUSR1)");
    }
  } else if (all_answered) {
    context.note(
        "no Node process of yours on this machine, and no inspector on "
        "127.0.0.1, ports 9222 and 9229 to 9238; for another one name its "
        "port: heapcli list 127.0.0.1:PORT");
  }
  return status;
}

}  // namespace

void add_list_command(CommandLine& line, CLI::App& parent) {
  const auto options = std::make_shared<ListOptions>();
  CLI::App* const command = parent.add_subcommand(
      "list",
      "List what can be attached to (by default on the usual ports\n"
      "of this machine, and the Node processes on it)");
  command->add_option("TARGET", options->targets,
                      "host:port of one or more inspectors");
  command->add_flag("--workers", options->workers,
                    "Also their worker threads, which needs a session: do "
                    "not, while somebody takes a sequence of snapshots");
  add_timeout_option(*command, options->live);
  command->callback([&line, options] {
    line.choose(
        [options](const Context& context) { return list(*options, context); });
  });
}

}  // namespace heapcli::commands
