// The field numbers of pprof's protobuf messages, from its profile.proto; what
// is not here heapcli neither reads nor writes.
#pragma once

#include <protozero/types.hpp>

namespace heapcli::analysis::pprof {

enum class Profile : protozero::pbf_tag_type {
  kSampleType = 1,
  kSample = 2,
  kMapping = 3,
  kLocation = 4,
  kFunction = 5,
  kStringTable = 6,
  kPeriodType = 11,
  kPeriod = 12,
  kDefaultSampleType = 14,
};

enum class ValueType : protozero::pbf_tag_type { kType = 1, kUnit = 2 };

/// Locations are innermost first.
enum class Sample : protozero::pbf_tag_type { kLocationId = 1, kValue = 2 };

/// Of several lines the first is the innermost: those after it are the callers
/// it was inlined into.
enum class Location : protozero::pbf_tag_type {
  kId = 1,
  kAddress = 3,
  kLine = 4
};

enum class Line : protozero::pbf_tag_type {
  kFunctionId = 1,
  kLine = 2,
  kColumn = 3
};

enum class Function : protozero::pbf_tag_type {
  kId = 1,
  kName = 2,
  kSystemName = 3,
  kFilename = 4,
  kStartLine = 5,
};

}  // namespace heapcli::analysis::pprof
