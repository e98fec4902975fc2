#include "commands/top_command.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "cdp/error.h"
#include "commands/capture.h"
#include "commands/elapsed_time.h"
#include "commands/error.h"
#include "commands/exit_watch.h"
#include "commands/format.h"
#include "commands/full_screen.h"
#include "commands/live_threads.h"
#include "commands/name_by_time.h"
#include "commands/output.h"
#include "commands/process_info.h"
#include "commands/snapshot_caution.h"
#include "commands/terminal.h"
#include "commands/top_history.h"
#include "commands/top_sampler.h"
#include "commands/top_view.h"

namespace heapcli::commands {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestInterval{100};
// How long a key may wait.
constexpr milliseconds kKeyTick{50};
constexpr milliseconds kMessageTime{6'000};
constexpr size_t kWidthWithoutTerminal = 100;

struct TopCommandOptions {
  std::string interval = "1s";
  bool once = false;
  ThreadChoice threads;
  CautionOptions caution;  ///< For the snapshot of a key.
  TopView view;
};

milliseconds interval_of(const TopCommandOptions& options) {
  const milliseconds interval = parse_duration(options.interval);
  if (interval < kShortestInterval) {
    throw Error(ExitStatus::kUsage, "--interval must be at least 100ms");
  }
  return interval;
}

// A process, and the thread of it that is watched.
struct Watched {
  Watched(const TopCommandOptions& options, const LiveTarget& live,
          const Context& context)
      : session(open_session(live, context)),
        process(process_info(*session)),
        threads(*session, options.threads, live, context),
        thread(threads.threads().front()) {
    if (!thread.worker) return;
    // The heap is the thread's own; the rest is the process's.
    process.title = thread.worker->url;
    process.heap_limit_bytes = heap_limit(*thread.session);
  }

  const std::shared_ptr<cdp::Session> session;
  ProcessInfo process;  ///< Asked first: it attaches to workers for a moment.
  const LiveThreads threads;
  const LiveThread& thread;
};

// The program that is shown, and the way back when it ends.
class TopLoop {
 public:
  TopLoop(const Watched& watched, milliseconds interval,
          const TopCommandOptions& options, const Context& context)
      : session_(*watched.thread.session),
        file_suffix_(watched.thread.file_suffix()),
        interval_(interval),
        caution_(options.caution),
        view_(options.view),
        quiet_(context),
        process_(watched.process),
        exit_(*watched.session),
        sampler_(session_),
        screen_(context.abandon) {
    quiet_.quiet = true;
    quiet_.no_progress = true;
    view_.color = context.use_color();
  }

  void run() {
    for (;;) {
      take_sample();
      next_sample_ = Clock::now() + interval_;
      do {
        if (!take_keys()) return;
        draw_if_needed();
        session_.wait_for(std::min(kKeyTick, time_left()),
                          [this] { return exit_.exiting(); });
        if (exit_.exiting()) {
          throw cdp::Error(cdp::Error::Kind::kClosed,
                           session_.name() + " has come to its end");
        }
      } while (time_left().count() > 0);
    }
  }

  const std::vector<std::string>& files() const { return files_; }

 private:
  milliseconds time_left() const {
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(
                                         next_sample_ - Clock::now()));
  }

  void take_sample() {
    history_.add(sampler_.sample());
    if (!view_.paused) show_now();
  }

  void show_now() {
    figures_ = history_.figures(view_.internals);
    changed_ = true;
  }

  void draw_if_needed() {
    if (!view_.message.empty() && Clock::now() > message_until_) {
      view_.message.clear();
      changed_ = true;
    }
    const FullScreen::Size size = screen_.size();
    changed_ |= screen_.resumed() || !(size == drawn_size_);
    if (changed_) draw(size);
  }

  void draw(FullScreen::Size size) {
    screen_.draw(render_top(session_.name(), process_, figures_, view_,
                            size.width, size.height));
    drawn_size_ = size;
    changed_ = false;
  }

  void say(const std::string& message) {
    view_.message = message;
    message_until_ = Clock::now() + kMessageTime;
    changed_ = true;
  }

  // For what takes time: the person should know why nothing moves.
  void say_at_once(const std::string& message) {
    say(message);
    draw(screen_.size());
  }

  // False to quit.
  bool take_keys() {
    while (const auto key = screen_.key()) {
      if (*key == 'q' || *key == 'Q') return false;
      obey(*key);
    }
    return !screen_.hung_up();
  }

  void obey(char key) {
    changed_ = true;
    switch (key) {
      case 's':
        view_.order = view_.order == TopOrder::kLive ? TopOrder::kRecent
                                                     : TopOrder::kLive;
        break;
      case 'i':
        view_.internals = !view_.internals;
        show_now();
        break;
      case 'p':
        view_.paused = !view_.paused;
        if (!view_.paused) show_now();
        break;
      case '?':
        view_.help = !view_.help;
        break;
      case 'g':
        collect_garbage();
        break;
      case 'h':
        take_snapshot();
        break;
      default:
        break;
    }
  }

  void collect_garbage() {
    say_at_once("collecting garbage …");
    const uint64_t before = cdp::heap_usage(session_).used;
    const auto start = Clock::now();
    sampler_.collect_garbage();
    const auto time = since(start);
    const uint64_t after = cdp::heap_usage(session_).used;
    say("garbage collected in " + format_duration(time) + ": heap used " +
        format_bytes(before) + " -> " + format_bytes(after));
  }

  void take_snapshot() {
    const std::string file = name_by_time() + file_suffix_ + ".heapsnapshot";
    say_at_once("taking a snapshot; the target stands still meanwhile …");
    if (!captures_) {
      CaptureOptions options;
      options.recording.analyze = false;
      options.caution = caution_;
      captures_.emplace(session_, quiet_, options);
    }
    try {
      const Capture capture = captures_->take(file);
      files_.push_back(file);
      say(file + ": " + format_bytes(capture.bytes) + "; target paused for " +
          format_duration(capture.pause) +
          (capture.parse_error.empty() ? "" : "; " + capture.parse_error));
    } catch (const Error& error) {
      say(error.what());
    } catch (const cdp::Error& error) {
      if (error.kind() != cdp::Error::Kind::kRefused) throw;
      say(error.what());
    }
  }

  cdp::Session& session_;  ///< The thread's.
  const std::string file_suffix_;
  const milliseconds interval_;
  const CautionOptions caution_;
  TopView view_;
  Context quiet_;  ///< For what would write over the screen.
  const ProcessInfo process_;
  const ExitWatch exit_;
  TopSampler sampler_;
  std::optional<CaptureSequence> captures_;
  TopHistory history_;
  TopFigures figures_;
  FullScreen screen_;
  FullScreen::Size drawn_size_;
  bool changed_ = true;
  Clock::time_point next_sample_;
  Clock::time_point message_until_;
  std::vector<std::string> files_;
};

// One frame, of one interval.
TopFigures figures_once(cdp::Session& session, milliseconds interval,
                        bool internals) {
  TopSampler sampler(session);
  TopHistory history;
  session.wait_for(interval);
  history.add(sampler.sample());
  return history.figures(internals);
}

ExitStatus show_once(const TopCommandOptions& options, milliseconds interval,
                     const LiveTarget& live, const Context& context) {
  const Watched watched(options, live, context);
  cdp::Session& session = *watched.thread.session;
  TopView view = options.view;
  view.interactive = false;
  view.color = context.use_color();
  const TopFigures figures = figures_once(session, interval, view.internals);
  const size_t width = terminal_width();
  std::string text;
  for (const std::string& line :
       render_top(session.name(), watched.process, figures, view,
                  width == 0 ? kWidthWithoutTerminal : width, 0)) {
    text += line + "\n";
  }
  write_output(text);
  return ExitStatus::kOk;
}

ExitStatus show(const TopCommandOptions& options, const LiveTarget& live,
                const Context& context) {
  const milliseconds interval = interval_of(options);
  check(options.caution);
  options.threads.check();
  if (options.threads.may_be_several()) {
    throw Error(ExitStatus::kUsage,
                "top watches one thread; give --worker one number (`track "
                "--worker all` says which of them allocates)");
  }
  if (context.json) {
    throw Error(ExitStatus::kUsage,
                "top is for people and has no --json; `track --json` says what "
                "a while has allocated, `attach --json` what memory is used");
  }
  if (options.once) return show_once(options, interval, live, context);
  if (!FullScreen::available()) {
    throw Error(ExitStatus::kUsage,
                "top draws on a terminal, and standard input or output is "
                "none; `top --once` prints one frame, and `track` (with "
                "--json for scripts) says what a while has allocated");
  }
  const Watched watched(options, live, context);
  std::vector<std::string> files;
  {
    TopLoop loop(watched, interval, options, context);
    try {
      loop.run();
    } catch (const cdp::Error& error) {
      // Ctrl-C is a way to quit.
      if (error.kind() != cdp::Error::Kind::kInterrupted) throw;
    }
    files = loop.files();
  }
  for (const std::string& file : files) context.note("written: " + file);
  return ExitStatus::kOk;
}

}  // namespace

void add_top_command(CommandLine& line, CLI::App& parent,
                     std::shared_ptr<LiveTarget> live) {
  const auto options = std::make_shared<TopCommandOptions>();
  CLI::App* const command = parent.add_subcommand(
      "top",
      "Watch the heap on a full screen: memory, garbage collections,\n"
      "and which functions hold what they allocate (? shows the keys)");
  command
      ->add_option("--interval", options->interval,
                   "Time from one sample to the next")
      ->type_name("TIME")
      ->capture_default_str();
  command->add_flag("--once", options->once,
                    "Print one frame as text, after one interval");
  command->add_flag("--internals", options->view.internals,
                    "Show Node's own functions, instead of giving their bytes "
                    "to those that call them");
  add_caution_options(*command, options->caution);
  add_worker_option(*command, options->threads);
  add_timeout_option(*command, *live);
  command->callback([&line, options, live] {
    line.choose([options, live](const Context& context) {
      return show(*options, *live, context);
    });
  });
}

}  // namespace heapcli::commands
