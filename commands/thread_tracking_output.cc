#include "commands/thread_tracking_output.h"

#include <algorithm>
#include <utility>

#include "analysis/profile/profile_table.h"
#include "commands/format.h"
#include "commands/frame_text.h"
#include "commands/live_source_maps.h"
#include "commands/profile_output.h"
#include "commands/table.h"
#include "commands/terminal.h"
#include "commands/tracking_output.h"

namespace heapcli::commands {
namespace {

using analysis::AllocationProfile;

// Of each thread, unless --top says otherwise.
constexpr size_t kRowsOfThread = 5;

struct ShownThread {
  const TrackedThread& tracked;
  AllocationProfile profile;
  std::vector<std::string> written;
};

ShownThread shown(const TrackedThread& tracked, ProfileFiles& files,
                  const ProfileView& view, const ThreadTrackingView& options,
                  const Context& context) {
  cdp::Session& session = *tracked.thread.session;
  const std::string suffix = tracked.thread.file_suffix();
  std::vector<std::string> written =
      files.write(tracked.tracking.profiles, suffix);
  const auto profiles = read_profiles(
      tracked.tracking, options.plan.sampling.interval, session.name());
  if (written.empty()) {
    written = files.convert(profiles, session.name(), context, suffix);
  }
  if (tracked.tracking.end != TrackingEnd::kExit) {
    ask_for_source_maps(*view.source_maps, profiles.back().frames.values(),
                        session, context);
  }
  return {tracked, shown_profile(profiles.back(), view), std::move(written)};
}

std::string threads_table(const std::vector<ShownThread>& threads,
                          const Context& context) {
  uint64_t all = 0;
  for (const ShownThread& each : threads) all += each.profile.total_bytes();
  Table table({"bytes", "share", "samples", "heap used", "thread"});
  table.set_fit(fit_frame);
  for (const ShownThread& each : threads) {
    const auto& heap = each.tracked.tracking.heap_after;
    table.add_row(
        {{format_bytes(each.profile.total_bytes())},
         {format_percent(static_cast<double>(each.profile.total_bytes()),
                         static_cast<double>(all))},
         {format_count(each.profile.samples.size())},
         {heap ? format_bytes(heap->used) : ""},
         {thread_title(each.tracked.thread)}});
  }
  return table.render(terminal_width(), context.use_color());
}

std::string to_text(const ThreadsTracking& tracking,
                    const std::vector<ShownThread>& threads,
                    const ThreadTrackingView& view, const Context& context) {
  ProfileView rows = view.profile;
  if (!rows.top) rows.top = kRowsOfThread;
  std::string text = threads_table(threads, context);
  for (const ShownThread& each : threads) {
    if (each.profile.total_bytes() == 0) continue;
    text += "\n" + thread_title(each.tracked.thread) + ":\n\n" +
            profile_to_text(each.profile, rows, context);
  }
  return text + "\n" +
         (view.plan.sampling.include_collected
              ? "What was allocated in "
              : "What was allocated and is alive, in ") +
         format_duration(tracking.duration) + "; one sample each " +
         format_bytes(view.plan.sampling.interval) + "\n";
}

OrderedJson to_json(const ShownThread& shown, const ProfileView& view) {
  const auto& worker = shown.tracked.thread.worker;
  const Tracking& tracking = shown.tracked.tracking;
  OrderedJson entry = {
      {"worker", shown.tracked.thread.json_id()},
      {"url", worker ? OrderedJson(worker->url) : OrderedJson()},
      {"duration_s", in_seconds(tracking.duration)},
      {"written", shown.written},
      {"heap_before", heap_json(tracking.heap_before)},
      {"heap_after", heap_json(tracking.heap_after)},
      {"sample_count", shown.profile.samples.size()}};
  add_profile_json(entry, shown.profile, view);
  return entry;
}

OrderedJson to_json(const ThreadsTracking& tracking,
                    const std::vector<ShownThread>& threads,
                    const ThreadTrackingView& view) {
  OrderedJson list = OrderedJson::array();
  for (const ShownThread& each : threads) {
    list.push_back(to_json(each, view.profile));
  }
  OrderedJson failed = OrderedJson::array();
  for (const TrackedThread& each : tracking.threads) {
    if (each.failed_because.empty()) continue;
    failed.push_back(
        {{"worker", each.thread.json_id()}, {"error", each.failed_because}});
  }
  return {{"schema", "heapcli/track-threads/1"},
          {"target", tracking.target},
          {"duration_s", in_seconds(tracking.duration)},
          {"end", word(tracking.end)},
          {"sampling_interval", view.plan.sampling.interval},
          {"include_collected", view.plan.sampling.include_collected},
          {"threads", std::move(list)},
          {"failed", std::move(failed)}};
}

}  // namespace

std::string thread_title(const LiveThread& thread) {
  if (!thread.worker || thread.worker->url.empty()) return thread.name();
  return frame_text(
      {.function = thread.name(), .script_id = {}, .url = thread.worker->url});
}

ExitStatus show_threads(const ThreadsTracking& tracking, ProfileFiles& files,
                        const ThreadTrackingView& view,
                        const Context& context) {
  ProfileView profile_view = view.profile;
  profile_view.source_maps = make_source_maps(view.source_maps, context);
  std::vector<ShownThread> threads;
  bool complete = true;
  for (const TrackedThread& each : tracking.threads) {
    if (!each.failed_because.empty()) {
      complete = false;
      continue;
    }
    threads.push_back(shown(each, files, profile_view, view, context));
  }
  if (threads.empty()) return ExitStatus::kTarget;
  if (tracking.end == TrackingEnd::kInterrupted) {
    context.note("interrupted after " + format_duration(tracking.duration) +
                 "; these are the profiles so far");
  }
  if (context.json) {
    write_json(to_json(tracking, threads, view));
  } else {
    write_output(to_text(tracking, threads, view, context));
  }
  return complete ? ExitStatus::kOk : ExitStatus::kTarget;
}

}  // namespace heapcli::commands
