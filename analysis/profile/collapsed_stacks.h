// Collapsed stacks, the text that flame graph scripts take: one line a stack,
// `outer;inner bytes`. A frame is `function (url:line:column)`, or
// `function` alone for what is in no script; this is where the form is defined,
// both ways.
#pragma once

#include <string_view>

#include "analysis/profile/allocation_profile.h"
#include "analysis/profile/byte_sink.h"

namespace heapcli::analysis {

/// What would break a line stands as `\xHH`: `;`, control characters and
/// other ends of lines, and a backslash that an `x` follows. Counts and samples
/// are not in the text.
void write_collapsed(const AllocationProfile& profile, const ByteSink& sink);

/// Takes frames of other forms, too: as the function's name. Throws Error:
/// kBadData with the number of the line, kTooLarge.
AllocationProfile read_collapsed(std::string_view text,
                                 const std::string& name);

/// Whether the first line that is not empty could be one.
bool looks_collapsed(std::string_view text);

}  // namespace heapcli::analysis
