#include "commands/live_source_maps.h"

#include <algorithm>
#include <string>

#include "cdp/error.h"
#include "cdp/scripts.h"

namespace heapcli::commands {

void ask_for_source_maps(SourceMaps& maps,
                         std::span<const analysis::Frame> frames,
                         cdp::Session& session, const Context& context) {
  if (!maps.enabled()) return;
  const bool all_here = std::all_of(
      frames.begin(), frames.end(), [](const analysis::Frame& frame) {
        return frame.url.empty() || frame.url.starts_with("node:") ||
               SourceMaps::is_here(frame.url);
      });
  if (all_here) return;
  try {
    for (const cdp::Script& script : cdp::list_scripts(session)) {
      maps.tell(script.url, script.source_map_url);
    }
  } catch (const cdp::Error& error) {
    context.warn(std::string("the scripts' source maps are not known: ") +
                 error.what());
  }
}

}  // namespace heapcli::commands
