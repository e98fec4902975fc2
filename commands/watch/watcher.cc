#include "commands/watch/watcher.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "cdp/error.h"
#include "commands/error.h"
#include "commands/reopen_session.h"
#include "commands/watch/prometheus_text.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRetry{500};

// What has a number does not start again under it.
bool is_one_process(const LiveTarget& live) {
  return live.name.empty() && live.target.starts_with("pid:");
}

bool is_interrupt(const cdp::Error& error) {
  return error.kind() == cdp::Error::Kind::kInterrupted;
}

}  // namespace

Watcher::Watcher(const WatchOptions& options, const LiveTarget& live,
                 const Context& context)
    : options_(options),
      live_(live),
      context_(context),
      name_(live.name.empty() ? live.target : live.name),
      ends_with_target_(options.until_exit || is_one_process(live)),
      start_(Clock::now()),
      output_(make_watch_output(options.format, context)),
      plot_(options.plot, options.overwrite),
      history_(options.history),
      action_(options.action, *output_, context) {
  if (options.prometheus.empty()) return;
  metrics_.emplace(options.prometheus);
  publish();
  context.note("metrics at " + metrics_->url());
  if (metrics_->is_public()) {
    context.warn("other machines can read the metrics");
  }
}

ExitStatus Watcher::run() {
  try {
    attach();
    while (!watch_target() && come_back()) {
    }
  } catch (const cdp::Error& error) {
    if (!is_interrupt(error)) throw;
    // Before anything was seen there is nothing to sum up.
    if (history_.sample_count() == 0) throw;
    why_ended_ = "interrupted";
  }
  if (attachment_) {
    attachment_->session().ignore_stop();
    action_.detach(/*gone=*/false);
  }
  attachment_.reset();
  plot_.write(name_, history_);
  WatchEnd end;
  end.duration_s = now_s();
  end.why = why_ended_;
  end.restarts = restarts_;
  end.written = action_.written();
  if (!plot_.written().empty()) end.written.push_back(plot_.written());
  output_->ended(history_, end);
  return history_.leak_count() > 0 ? ExitStatus::kFindings : ExitStatus::kOk;
}

void Watcher::attach() {
  auto found = std::make_unique<Attachment>(
      last_process_ ? reopen_session(live_, context_)
                    : open_session(live_, context_),
      live_, options_.thread, options_.interval, options_.gc_every, context_);
  const bool restarted =
      last_process_ && !found->identity().same_as(*last_process_);
  if (restarted) {
    ++restarts_;
    history_.restart();
  }
  attachment_ = std::move(found);
  name_ = attachment_->target();
  output_->attached(name_, attachment_->process(), now_s(),
                    /*again=*/last_process_.has_value(), restarted);
  last_process_ = attachment_->identity();
  action_.attached(*attachment_);
}

bool Watcher::watch_target() {
  try {
    for (;;) {
      const auto next = Clock::now() + options_.interval;
      take_sample();
      while (Clock::now() < next && !attachment_->exiting()) {
        const auto wait = std::min(
            std::chrono::ceil<milliseconds>(next - Clock::now()), time_left());
        if (wait.count() <= 0) return true;
        attachment_->session().wait_for(
            wait, [this] { return attachment_->exiting(); });
      }
      if (attachment_->exiting()) {
        detach(name_ + " has come to its end");
        return ends_with_target_;
      }
      if (time_left().count() <= 0) return true;
    }
  } catch (const cdp::Error& error) {
    if (is_interrupt(error)) throw;
    detach(error.what());
    return ends_with_target_;
  }
}

void Watcher::take_sample() {
  const auto leak = history_.add(attachment_->sampler().sample(now_s()));
  // Who has seen the sample may ask for its metrics at once.
  publish();
  output_->sample(history_);
  if (leak) output_->leak(*leak);
  action_.consider(*attachment_, history_, leak);
  plot_.refresh(name_, history_);
}

// A process that ends waits until we are gone.
void Watcher::detach(const std::string& why) {
  action_.detach(/*gone=*/true);
  attachment_.reset();
  publish();
  if (ends_with_target_) {
    why_ended_ = "exit";
    context_.note(why);
    return;
  }
  output_->lost(now_s(), why);
  if (context_.workspace != nullptr) {
    throw Error(ExitStatus::kTarget,
                name_ + " is gone, and a shell does not attach again");
  }
}

bool Watcher::come_back() {
  for (;;) {
    if (!sleep(std::min(kRetry, time_left()))) return false;
    try {
      attach();
      return true;
    } catch (const cdp::Error& error) {
      if (is_interrupt(error)) throw;
    } catch (const Error&) {
      // The process with this name, or its worker, is not there yet.
    }
    attachment_.reset();
  }
}

bool Watcher::sleep(milliseconds time) const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, context_.stop, time, [] { return false; });
  if (context_.stop.stop_requested()) {
    throw cdp::Error(cdp::Error::Kind::kInterrupted, "interrupted");
  }
  return time_left().count() > 0;
}

void Watcher::publish() {
  if (!metrics_) return;
  metrics_->publish(
      prometheus_text(name_, attachment_ ? &attachment_->process() : nullptr,
                      history_, attachment_ != nullptr, restarts_));
}

double Watcher::now_s() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

milliseconds Watcher::time_left() const {
  if (!options_.duration) return std::chrono::hours(24);
  return std::max(milliseconds(0),
                  std::chrono::ceil<milliseconds>(start_ + *options_.duration -
                                                  Clock::now()));
}

}  // namespace heapcli::commands
