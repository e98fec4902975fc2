// What several tracked threads allocated: a table of the threads, then one of
// the functions of each; and their files.
#pragma once

#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/exit_status.h"
#include "commands/profile_files.h"
#include "commands/profile_view.h"
#include "commands/thread_tracking.h"

namespace heapcli::commands {

struct ThreadTrackingView {
  const TrackingOptions& plan;
  const ProfileView& profile;
  const SourceMapOptions& source_maps;
};

/// `worker 1  /app/pool.js`
std::string thread_title(const LiveThread& thread);

/// Writes the files and prints. kTarget when a thread has no profile.
ExitStatus show_threads(const ThreadsTracking& tracking, ProfileFiles& files,
                        const ThreadTrackingView& view, const Context& context);

}  // namespace heapcli::commands
