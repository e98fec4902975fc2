// Who uses what: a session belongs to one thread at a time, and is silent as
// long as nobody takes its events. So each step runs on a thread of its own,
// which has its target's session (and the heaps that are held for it) to
// itself, and this thread takes the events of all the other sessions: that is
// how the end of a process is noticed during a load that has nothing to do with
// the inspector. Two steps of one target that need its session cannot run
// beside each other; they are refused before anything is started, since waiting
// for one another they would measure something else than what was meant.
//
// Every step has a stop token of its own. It is triggered by Ctrl-C, by the
// step's timeout, by the end of a target, and for steps without an end of their
// own (`track`, `watch`) when all others beside them are done.

#include "commands/scenario/run_steps.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "commands/error.h"
#include "commands/failure.h"
#include "commands/format.h"
#include "commands/scenario/judgement.h"
#include "commands/scenario/step_label.h"
#include "commands/terminal.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{50};
constexpr milliseconds kLongestExit{2000};
constexpr size_t kLastLines = 10;
// What is said of a step that has been stopped and has no more to say.
constexpr const char* kStopped = "interrupted";

bool has_no_end(const ScenarioStep& step) {
  const auto* const track = std::get_if<TrackStep>(&step.action);
  const auto* const watch = std::get_if<WatchStep>(&step.action);
  return (track != nullptr && track->duration.count() == 0) ||
         (watch != nullptr && watch->duration.count() == 0);
}

// What other steps know its report by; empty for those without.
std::string name_of(const ScenarioStep& step) {
  return std::visit(
      [](const auto& action) -> std::string {
        if constexpr (requires { action.name; }) return action.name;
        return "";
      },
      step.action);
}

// The report is in a file of its own where it may be long.
bool is_long_report(const ScenarioStep& step) {
  return std::holds_alternative<DiffStep>(step.action) ||
         std::holds_alternative<LeaksStep>(step.action) ||
         std::holds_alternative<TrackStep>(step.action);
}

StepOutcome run_action(const ScenarioStep& step, StepSite& site) {
  if (uses_session(step)) {
    RunningTarget& target = site.require_target();
    if (!target.attached() &&
        !std::holds_alternative<AttachStep>(step.action)) {
      throw Error(ExitStatus::kUsage,
                  target.spec().name + " was not attached to before this step");
    }
  }
  return std::visit(
      [&](const auto& action) -> StepOutcome {
        if constexpr (std::is_same_v<std::decay_t<decltype(action)>,
                                     ParallelStep>) {
          throw Error(ExitStatus::kInternal, "parallel within parallel");
        } else {
          return run_step(action, site);
        }
      },
      step.action);
}

std::string place_text(const Scenario& scenario, const Place& place) {
  return scenario.file + ":" + std::to_string(place.line) + ":" +
         std::to_string(place.column);
}

}  // namespace

void check_parallel(const Scenario& scenario) {
  const auto check = [&](const ScenarioStep& step) {
    std::map<std::string, const ScenarioStep*> users;
    for (const ScenarioStep* const each : leaves(step)) {
      if (!uses_session(*each)) continue;
      const auto [first, is_first] = users.emplace(each->target, each);
      if (is_first) continue;
      throw Error(
          ExitStatus::kUsage,
          place_text(scenario, each->place) + ": `" + each->label +
              "` cannot run beside `" + first->second->label +
              "`: both need the inspector session with " + each->target +
              "; put one after the other (load, sleep, shell, and wait-for "
              "without an expression can run beside anything)");
    }
  };
  for (const ScenarioStep& step : scenario.steps) check(step);
  for (const ScenarioStep& step : scenario.always) check(step);
}

StepRecord record_of(const ScenarioStep& step, size_t number) {
  StepRecord record;
  record.number = number;
  record.kind = action_word(step);
  record.label = step.label.empty() ? record.kind : printable(step.label);
  record.target = step.target;
  record.place = step.place;
  return record;
}

struct StepRunner::Running {
  Running(const ScenarioStep& its_step, StepRecord& its_record,
          StepSite its_site)
      : step(its_step), record(its_record), site(std::move(its_site)) {}

  const ScenarioStep& step;
  StepRecord& record;
  StepSite site;
  std::stop_source stop;
  Clock::time_point start;
  bool timed_out = false;
  /// All others are done, and it has no end of its own.
  bool told_to_end = false;
  /// A target that has come to its end meanwhile.
  RunningTarget* died = nullptr;
  /// Since when its target waits for us to leave.
  std::optional<Clock::time_point> exiting;
  std::exception_ptr error;
  StepOutcome outcome;
  std::atomic<bool> done = false;
  milliseconds took{0};
  std::jthread thread;
};

RunningTarget* StepRunner::target_of(const ScenarioStep& step) const {
  const auto found = targets_.find(step.target);
  return found == targets_.end() ? nullptr : found->second.get();
}

bool StepRunner::is_busy(
    const RunningTarget& target,
    const std::vector<std::unique_ptr<Running>>& all) const {
  return std::any_of(all.begin(), all.end(), [&](const auto& each) {
    return !each->done && each->site.target == &target &&
           uses_session(each->step);
  });
}

// Node has nothing to say any more once it waits for us to leave; a step that
// can make something of that (track, watch) does so at once.
bool StepRunner::is_stuck(Running& running) {
  const RunningTarget* const target = running.site.target;
  if (target == nullptr || !uses_session(running.step) || !target->exiting()) {
    return false;
  }
  if (!running.exiting) running.exiting = Clock::now();
  return since(*running.exiting) >= kLongestExit;
}

void StepRunner::run(const std::vector<const ScenarioStep*>& steps,
                     std::vector<StepRecord>& records, const Context& context) {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::unique_ptr<Running>> all;
  for (size_t i = 0; i < steps.size(); ++i) {
    const ScenarioStep& step = *steps[i];
    RunningTarget* const target = target_of(step);
    all.push_back(std::make_unique<Running>(
        step, records[i],
        StepSite{.target = target,
                 .context = {},
                 .folder = folder_,
                 .reports = reports_,
                 .caution = caution_,
                 .number = records[i].number,
                 .timeout = step.timeout.count() > 0 ? step.timeout
                                                     : scenario_.timeout,
                 .load_ended = load_ended_}));
    Running& running = *all.back();
    Context own = context;
    own.quiet = true;
    own.no_progress = true;
    own.json = false;
    own.stop = running.stop.get_token();
    running.site.context = target == nullptr ? own : target->context(own);
    running.start = Clock::now();
  }
  for (const auto& each : all) {
    Running& running = *each;
    running.thread = std::jthread([&running, &mutex, &changed] {
      try {
        running.outcome = run_action(running.step, running.site);
      } catch (...) {
        running.error = std::current_exception();
      }
      running.took = since(running.start);
      const std::lock_guard lock(mutex);
      running.done = true;
      changed.notify_one();
    });
  }
  const auto all_done = [&] {
    return std::all_of(all.begin(), all.end(),
                       [](const auto& each) { return each->done.load(); });
  };
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, kTick, all_done)) {
    lock.unlock();
    look_after(all, context);
    lock.lock();
  }
  lock.unlock();
  for (const auto& each : all) {
    each->thread.join();
    take_result(*each, context);
  }
}

void StepRunner::look_after(const std::vector<std::unique_ptr<Running>>& all,
                            const Context& context) {
  RunningTarget* died = nullptr;
  for (const auto& [name, target] : targets_) {
    target->look(/*use_session=*/!is_busy(*target, all));
    if (!target->ended().empty()) died = target->culprit();
  }
  bool only_endless = true;
  std::string labels;
  milliseconds longest{0};
  for (const auto& each : all) {
    if (each->done) continue;
    only_endless &= has_no_end(each->step);
    labels += (labels.empty() ? "" : ", ") + each->record.label;
    longest = std::max(longest, since(each->start));
  }
  for (const auto& each : all) {
    if (each->done || each->stop.stop_requested()) continue;
    const bool timed_out = since(each->start) >= each->site.timeout;
    if (is_stuck(*each)) each->died = each->site.target;
    if (died != nullptr && !each->record.always) each->died = died;
    each->timed_out = timed_out;
    each->told_to_end = only_endless && all.size() > 1;
    if (each->died != nullptr || timed_out || each->told_to_end ||
        context.stop.stop_requested()) {
      each->stop.request_stop();
    }
  }
  list_.running(labels, longest);
}

void StepRunner::take_result(Running& running, const Context& context) {
  StepRecord& record = running.record;
  record.duration = running.took;
  if (std::holds_alternative<LoadStep>(running.step.action) ||
      std::holds_alternative<ShellStep>(running.step.action)) {
    load_ended_ = Clock::now();
  }
  const bool stopped = running.stop.stop_requested() && !running.told_to_end;
  if (running.error || (stopped && has_no_end(running.step)) ||
      (stopped && (std::holds_alternative<TrackStep>(running.step.action) ||
                   std::holds_alternative<WatchStep>(running.step.action)))) {
    take_failure(running, context);
  } else {
    record.state = StepState::kOk;
  }
  StepOutcome& outcome = running.outcome;
  record.files = std::move(outcome.files);
  if (record.state == StepState::kOk) record.text = printable(outcome.text);
  const std::string name = name_of(running.step);
  if (!name.empty() && !outcome.report.is_null()) {
    reports_.add(record.target, name, outcome.report);
  }
  if (record.state == StepState::kOk && !is_long_report(running.step)) {
    record.report = std::move(outcome.report);
  }
}

void StepRunner::take_failure(Running& running, const Context& context) {
  StepRecord& record = running.record;
  record.state = StepState::kError;
  Failure failure{ExitStatus::kInterrupted, kStopped};
  if (running.error) {
    try {
      std::rethrow_exception(running.error);
    } catch (const AssertionFailure& wrong) {
      record.state = StepState::kFailed;
      record.status = ExitStatus::kFindings;
      record.text = printable(wrong.what());
      record.expected = wrong.judgement().expected;
      record.found = wrong.judgement().found;
      record.look = wrong.judgement().look;
      record.report = wrong.judgement().report;
      return;
    } catch (const std::exception&) {
      failure = current_failure();
    }
  }
  RunningTarget* const target = running.site.target;
  RunningTarget* died = running.died;
  if (died != nullptr) {
    died->await_end();
    died = died->culprit();
  }
  if (died == nullptr && failure.status == ExitStatus::kTarget &&
      target != nullptr && !context.stop.stop_requested()) {
    // Its end may be known a moment after that of the connection.
    target->look(/*use_session=*/true);
    if (uses_session(running.step)) target->await_end();
    if (!target->ended().empty()) died = target->culprit();
  }
  record.status = failure.status;
  record.text = failure.message;
  if (died != nullptr) {
    record.status = ExitStatus::kTarget;
    record.target = died->spec().name;
    record.text = died->spec().name + " " +
                  (died->ended().empty() ? "came to its end" : died->ended()) +
                  died->successor();
    if (failure.status != ExitStatus::kInterrupted) {
      record.text += ": " + failure.message;
    }
  } else if (failure.status == ExitStatus::kInterrupted) {
    if (context.stop.stop_requested()) {
      record.state = StepState::kInterrupted;
    } else if (running.timed_out) {
      record.status = ExitStatus::kTarget;
      record.text =
          "timed out after " + format_duration(running.site.timeout) +
          (failure.message == kStopped ? "" : ", " + failure.message) +
          " (timeout: gives it more)";
    }
  } else if (failure.status == ExitStatus::kFindings) {
    record.state = StepState::kFailed;
  }
  record.text = printable(record.text);
  RunningTarget* const speaker = died == nullptr ? target : died;
  if (record.status == ExitStatus::kTarget && speaker != nullptr) {
    if (speaker->log() != nullptr) {
      record.target = speaker->spec().name;
      record.output = speaker->log()->last_lines(kLastLines);
    }
  }
}

}  // namespace heapcli::commands
