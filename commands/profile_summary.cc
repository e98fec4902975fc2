#include "commands/profile_summary.h"

#include "analysis/profile/profile_file.h"
#include "commands/format.h"
#include "commands/profile_output.h"

namespace heapcli::commands {

ExitStatus summarize_profile(const std::string& file, const ProfileView& view,
                             const Context& context) {
  const analysis::AllocationProfile shown =
      shown_profile(analysis::read_profile_file(file, context.stop), view);
  if (context.json) {
    OrderedJson document = {{"schema", "heapcli/profile-summary/1"},
                            {"file", file},
                            {"sample_count", shown.samples.size()}};
    add_profile_json(document, shown, view);
    write_json(document);
  } else {
    // Only V8's own format says when each sample was taken, or that it was one.
    const std::string samples =
        shown.samples.empty()
            ? ""
            : " in " + format_count(shown.samples.size()) + " samples";
    const std::string total =
        "\n" + format_bytes(shown.total_bytes()) + samples + "\n";
    write_output(profile_to_text(shown, view, context) +
                 (shown.total_bytes() == 0 ? "" : total));
  }
  return ExitStatus::kOk;
}

}  // namespace heapcli::commands
