#include "commands/scenario/running_target.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <thread>
#include <utility>

#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/local_process/process_files.h"
#include "commands/process_info.h"
#include "commands/scenario/inspector_option.h"
#include "commands/scenario/pause.h"
#include "commands/shell_process.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestStart{30'000};
constexpr milliseconds kBetweenLooks{10};
constexpr milliseconds kLongestEnd{2000};

// Node and Deno print it when the inspector is open.
constexpr std::string_view kListening = "Debugger listening on ";

// Node programs themselves, which start the one that is meant.
constexpr std::array<std::string_view, 10> kPackageManagers = {
    "npm",     "npx",     "yarn",     "pnpm",     "corepack",
    "npm-cli", "npx-cli", "yarn-cli", "pnpm-cli", "pnpx"};

bool names_package_manager(const std::string& path) {
  const std::string stem = std::filesystem::path(path).stem().string();
  return std::find(kPackageManagers.begin(), kPackageManagers.end(), stem) !=
         kPackageManagers.end();
}

bool is_package_manager(const LocalProcess& process) {
  const auto& words = process.arguments;
  if (words.empty()) return false;
  // What npm calls itself after a moment: `npm start`, in one word.
  if (names_package_manager(words[0].substr(0, words[0].find(' ')))) {
    return true;
  }
  const auto script = std::find_if(
      words.begin() + 1, words.end(),
      [](const std::string& word) { return !word.starts_with('-'); });
  return script != words.end() && names_package_manager(*script);
}

uint16_t port_of(const std::string& url) {
  const size_t colon = url.rfind(':');
  uint16_t port = 0;
  if (colon != std::string::npos) {
    std::from_chars(url.data() + colon + 1, url.data() + url.size(), port);
  }
  return port;
}

// Whether the inspector at this URL is that of npm or its like.
bool is_of_package_manager(const std::string& url, pid_t group) {
  const ProcessFiles files;
  const uint16_t port = port_of(url);
  for (const int64_t pid : files.ids()) {
    if (getpgid(static_cast<pid_t>(pid)) != group) continue;
    for (const Listener& listener : files.listeners(pid)) {
      if (listener.port != port) continue;
      const auto process = files.process(pid);
      return process && is_package_manager(*process);
    }
  }
  return false;
}

}  // namespace

RunningTarget::RunningTarget(const ScenarioTarget& target)
    : spec_(target),
      workspace_(std::make_unique<Workspace>(default_heap_budget())) {
  result_.name = spec_.name;
  result_.launched = !spec_.launch.empty();
}

std::string RunningTarget::start(ReportFolder& folder, const Context& context) {
  LiveTarget live;
  live.name = spec_.process_name;
  if (result_.launched) {
    live.target = launch(folder, context);
  } else if (!spec_.attach.empty()) {
    live.target = spec_.attach;
  }
  workspace_->target.emplace(live, context);
  const auto session = workspace_->target->session(live, context);
  const ProcessInfo info = process_info(*session);
  if (!result_.pid) result_.pid = info.pid;
  result_.address = session->name();
  result_.runtime = info.runtime;
  return (result_.pid ? "pid " + std::to_string(*result_.pid) + ", " : "") +
         printable(info.runtime) + ", inspector at " + result_.address;
}

std::string RunningTarget::launch(ReportFolder& folder,
                                  const Context& context) {
  LaunchOptions options;
  options.arguments = spec_.launch;
  options.environment = spec_.environment;
  options.directory = spec_.directory;
  options.output = folder.path("", spec_.name, ".log");
  options.overwrite = folder.overwrite();
  open_inspector_of(options.arguments, options.environment);
  process_ = std::make_unique<LaunchedProcess>(options);
  log_.emplace(options.output);
  result_.pid = process_->pid();
  if (folder.kept()) result_.log = options.output;
  return await_inspector(context);
}

std::string RunningTarget::await_inspector(const Context& context) {
  const analysis::Pattern announcement("^" + std::string(kListening) + "ws://",
                                       /*ignore_case=*/false);
  const auto start = Clock::now();
  uint64_t at = 0;
  for (;;) {
    while (const auto line = log_->find(announcement, at)) {
      const std::string url = line->substr(kListening.size());
      if (!is_of_package_manager(url, process_->pid())) return url;
    }
    look(/*use_session=*/false);
    if (!ended().empty()) {
      throw Error(ExitStatus::kTarget, spec_.name + " " + ended() +
                                           " before its inspector was open");
    }
    if (since(start) > kLongestStart) {
      throw Error(ExitStatus::kTarget,
                  spec_.name +
                      " has not said within 30 s that its inspector is open; "
                      "launch the program itself (node server.js), or start "
                      "it with --inspect=127.0.0.1:0");
    }
    pause_for(kBetweenLooks, context.stop);
  }
}

Context RunningTarget::context(const Context& step) {
  Context ours = step;
  ours.workspace = workspace_.get();
  return ours;
}

void RunningTarget::look(bool use_session) {
  if (!result_.ended.empty()) return;
  if (use_session && workspace_->target) workspace_->target->look();
  if (process_) {
    // One that has come to its end is let go above, and takes a moment more.
    if (const auto status = process_->ended()) {
      result_.ended = how_it_ended(*status);
    }
  } else if (workspace_->target) {
    result_.ended = workspace_->target->gone();
  }
}

void RunningTarget::await_end() {
  const auto start = Clock::now();
  do {
    look(/*use_session=*/true);
    if (!ended().empty() || !process_) return;
    std::this_thread::sleep_for(kBetweenLooks);
  } while (since(start) < kLongestEnd);
}

void RunningTarget::end() noexcept {
  if (workspace_) workspace_->target.reset();
  if (process_) process_->end();
}

void RunningTarget::abandon() noexcept {
  if (process_) process_->kill_group();
  workspace_->snapshots.remove_files();
}

}  // namespace heapcli::commands
