// How a person names a class on the command line: by its name in the summary,
// or by its key.
#pragma once

#include <string>
#include <vector>

#include "analysis/class_index.h"

namespace heapcli::commands {

/// The classes with exactly this name, or else this key. Throws Error(kUsage)
/// when there is none, with the names that come near; `file` is for that.
std::vector<analysis::ClassId> require_class(
    const analysis::ClassIndex& classes, const std::string& name,
    const std::string& file);

/// The names, of all, that a person who wrote `name` may have meant, the
/// likeliest first; at most `most`.
std::vector<std::string> near_names(const std::vector<std::string>& names,
                                    const std::string& name, size_t most);

}  // namespace heapcli::commands
