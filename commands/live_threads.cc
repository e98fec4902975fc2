#include "commands/live_threads.h"

#include <algorithm>

#include "cdp/error.h"
#include "commands/error.h"
#include "commands/shell/workspace.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

constexpr const char* kMain = "main";
constexpr const char* kAll = "all";

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 20 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string list_of(const std::vector<cdp::Worker>& workers) {
  if (workers.empty()) return "it has no worker threads now";
  std::string text = "its workers are";
  const char* separator = " ";
  for (const cdp::Worker& worker : workers) {
    text += separator + printable(worker.id);
    if (!worker.url.empty()) text += " (" + printable(worker.url) + ")";
    separator = ", ";
  }
  return text;
}

// From a worker's session no other thread can be reached.
void require_reach(const ThreadChoice& choice, const Context& context) {
  if (choice.workers.empty() || context.workspace == nullptr ||
      !context.workspace->target) {
    return;
  }
  const std::string& worker = context.workspace->target->worker();
  if (worker.empty()) return;
  throw Error(ExitStatus::kUsage,
              "this shell is about worker " + printable(worker) +
                  " alone; leave --worker out, or use a shell that was started "
                  "without it");
}

}  // namespace

void ThreadChoice::check() const {
  for (const std::string& worker : workers) {
    if (worker == kMain || worker == kAll || is_number(worker)) continue;
    throw Error(ExitStatus::kUsage,
                "--worker " + worker +
                    ": give a worker's number, main or all; heapcli attach "
                    "TARGET lists the workers");
  }
}

bool ThreadChoice::may_be_several() const {
  return workers.size() > 1 || contains(workers, kAll);
}

std::string ThreadChoice::file_suffix() const {
  return workers.empty() || workers[0] == kMain ? "" : "-worker-" + workers[0];
}

void add_worker_option(CLI::App& command, ThreadChoice& choice) {
  command
      .add_option("--worker", choice.workers,
                  "A worker thread by its number, main, or all: the main "
                  "thread and every worker (may be repeated)")
      ->type_name("ID")
      ->delimiter(',')
      ->allow_extra_args(false);
}

std::string LiveThread::name() const {
  return worker ? "worker " + worker->id : "main thread";
}

std::string LiveThread::file_suffix() const {
  return worker ? "-worker-" + worker->id : "";
}

cdp::Json LiveThread::json_id() const {
  return worker ? cdp::Json(worker->id) : cdp::Json();
}

std::vector<std::string> file_suffixes(const std::vector<LiveThread>& threads) {
  std::vector<std::string> suffixes;
  for (const LiveThread& thread : threads) {
    suffixes.push_back(thread.file_suffix());
  }
  return suffixes;
}

LiveThreads::LiveThreads(cdp::Session& main_session, const ThreadChoice& choice,
                         const LiveTarget& live, const Context& context) {
  choice.check();
  require_reach(choice, context);
  const bool all = contains(choice.workers, kAll);
  if (all || choice.workers.empty() || contains(choice.workers, kMain)) {
    threads_.push_back({std::nullopt, &main_session});
  }
  if (!all &&
      std::none_of(choice.workers.begin(), choice.workers.end(), is_number)) {
    return;
  }
  try {
    workers_.emplace(main_session);
  } catch (const cdp::Error& error) {
    if (error.kind() != cdp::Error::Kind::kRefused) throw;
    throw Error(ExitStatus::kTarget,
                main_session.name() +
                    " has no NodeWorker domain: worker threads can be reached "
                    "in Node.js only; leave --worker out");
  }
  const std::vector<cdp::Worker>& alive = workers_->alive();
  for (const std::string& id : choice.workers) {
    if (!is_number(id)) continue;
    if (std::none_of(alive.begin(), alive.end(),
                     [&](const cdp::Worker& one) { return one.id == id; })) {
      throw Error(ExitStatus::kTarget, main_session.name() + " has no worker " +
                                           id + "; " + list_of(alive));
    }
  }
  cdp::SessionOptions options;
  options.timeout = live.silence();
  options.stop = context.stop;
  for (const cdp::Worker& worker : alive) {
    // Its id becomes part of a file's name.
    if (!is_number(worker.id)) continue;
    if (!all && !contains(choice.workers, worker.id)) continue;
    sessions_.push_back(workers_->open(worker, options));
    threads_.push_back({worker, sessions_.back().get()});
  }
}

}  // namespace heapcli::commands
