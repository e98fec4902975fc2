// Who allocated how much: the calls of a profile summed up by function, by file
// or by npm package.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

enum class ProfileGrouping { kFunction, kFile, kPackage };

/// What the calls of several profiles are summed up by. A function is known by
/// its name and where it begins, so that it is the same in another process.
class FrameGroups {
 public:
  explicit FrameGroups(ProfileGrouping grouping) : grouping_(grouping) {}

  /// The number of the frame's group: 0, 1, … in order of appearance.
  size_t group_of(const Frame& frame);
  /// For functions the first frame that was met; for files its `url` alone, or
  /// what is in no file as `function`; for packages the name as `function`.
  const std::vector<Frame>& groups() const { return groups_; }

 private:
  const ProfileGrouping grouping_;
  std::unordered_map<std::string, size_t> numbers_;
  std::vector<Frame> groups_;
};

struct ProfileRow {
  Frame frame;  ///< See FrameGroups::groups.
  uint64_t self_bytes = 0;
  uint64_t self_count = 0;  ///< Samples.
  double self_error = 0;    ///< Standard error of self_bytes.
  /// With all that it called; a recursive call is not counted again.
  uint64_t total_bytes = 0;
};

/// By descending self bytes. The root has no row, unless it has bytes itself.
std::vector<ProfileRow> profile_table(const AllocationProfile& profile,
                                      ProfileGrouping grouping);

}  // namespace heapcli::analysis
