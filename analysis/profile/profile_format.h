// The formats that a profile is written in: their names, the endings of files,
// and the one function that writes any of them. Start here to add a format.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

enum class ProfileFormat {
  kHeapProfile,
  kPprof,
  kSpeedscope,
  kCollapsed,
  kSvg,
  kHtml,
};

struct ProfileFormatName {
  ProfileFormat format;
  const char* name;    ///< As the user writes it: `pprof`.
  const char* ending;  ///< Of files, the usual one: `.pb.gz`.
};

/// Each format once.
std::span<const ProfileFormatName> profile_formats();

/// By the ending of the file's name; nullopt when it says nothing.
std::optional<ProfileFormat> profile_format_of_path(std::string_view path);

/// `title` is what a viewer shows as the profile's name, where the format has
/// room for one. Throws what the sink throws.
void write_profile(ProfileFormat format, const AllocationProfile& profile,
                   const std::string& title, const ByteSink& sink);

}  // namespace heapcli::analysis
