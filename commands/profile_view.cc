#include "commands/profile_view.h"

#include <limits>

#include "analysis/profile/frame_origin.h"
#include "commands/choice.h"

namespace heapcli::commands {
namespace {

constexpr size_t kRowsForPeople = 25;

}  // namespace

size_t ProfileView::limit(bool json) const {
  if (top) return *top;
  return json ? std::numeric_limits<size_t>::max() : kRowsForPeople;
}

void add_profile_grouping_options(CLI::App& command, ProfileView& view) {
  using analysis::ProfileGrouping;
  add_choice<ProfileGrouping>(command, "--group-by", view.grouping,
                              {{"function", ProfileGrouping::kFunction},
                               {"file", ProfileGrouping::kFile},
                               {"package", ProfileGrouping::kPackage}},
                              "Of profiles: sum up by function (default), file "
                              "or npm package")
      ->type_name("BY");
  command.add_flag("--internals", view.internals,
                   "Of profiles: show Node's own functions, instead of giving "
                   "their bytes to those that call them");
}

void add_profile_tree_option(CLI::App& command, ProfileView& view) {
  command.add_flag("--tree", view.tree,
                   "Of profiles: show the calls as a tree");
}

void add_profile_view_options(CLI::App& command, ProfileView& view) {
  add_profile_grouping_options(command, view);
  add_profile_tree_option(command, view);
  command
      .add_option_function<std::string>(
          "--top",
          [&view](const std::string& text) {
            if (!text.empty()) view.top = std::stoull(text);
          },
          "How many rows to show (default 25, with --json all)")
      ->type_name("N")
      ->expected(0, 1)
      ->check(CLI::Validator(
          [](std::string& text) {
            const bool count =
                text.size() < 10 &&
                text.find_first_not_of("0123456789") == text.npos;
            return count ? std::string() : "'" + text + "' is not a count";
          },
          "", ""));
}

analysis::AllocationProfile shown_profile(analysis::AllocationProfile profile,
                                          const ProfileView& view) {
  if (view.source_maps) {
    profile = with_original_positions(profile, *view.source_maps);
  }
  return view.internals ? std::move(profile)
                        : analysis::fold_internals(profile);
}

}  // namespace heapcli::commands
