// Reads pprof's protobuf, as heapcli, Go, pprof-nodejs and others write it.
#pragma once

#include <string>
#include <string_view>

#include "analysis/profile/allocation_profile.h"

namespace heapcli::analysis {

/// `bytes` are no longer compressed. Bytes are the values of the sample type
/// with the unit bytes: the default one, else the last. Counts are those of the
/// type that belongs to it (`inuse_objects` to `inuse_space`), else of the only
/// one with the unit count. Functions stand at the line where they begin, if
/// the file says so. Throws Error (kBadData, kTooLarge) whose message begins
/// with `name`.
AllocationProfile read_pprof(std::string_view bytes, const std::string& name);

}  // namespace heapcli::analysis
