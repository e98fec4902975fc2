// What is asked of `watch`, read and checked.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "analysis/watch/condition.h"
#include "commands/live_target.h"
#include "commands/live_threads.h"
#include "commands/watch/watch_action.h"
#include "commands/watch/watch_history.h"
#include "commands/watch/watch_output.h"

namespace heapcli::commands {

struct WatchOptions {
  std::chrono::milliseconds interval{2000};
  std::optional<std::chrono::milliseconds> duration;
  std::optional<std::chrono::milliseconds> gc_every;
  bool until_exit = false;
  WatchFormat format = WatchFormat::kText;
  ThreadChoice thread;
  WatchHistoryOptions history;
  WatchActionOptions action;
  std::string plot;  ///< Empty: none.
  bool overwrite = false;
  std::string prometheus;  ///< [HOST:]PORT; empty: none.
};

}  // namespace heapcli::commands
