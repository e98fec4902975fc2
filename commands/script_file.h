// From a script's URL, as a target gives it, to files of this machine. The
// URL comes from outside: only regular files are read, and never the network.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heapcli::commands {

/// The path of `file:///…` or of an absolute path; nothing for `node:fs`,
/// `https://…`, `evalmachine.<anonymous>` and the like.
std::optional<std::string> local_path(std::string_view url);

/// `reference` as it is meant in something that is at `base` (RFC 3986, 5.2, as
/// far as paths go); both are URLs or absolute paths.
std::string resolved(std::string_view reference, std::string_view base);

/// The bytes of a regular file; nothing when there is none that can be read,
/// or when it is beyond a gigabyte.
std::optional<std::string> read_regular_file(const std::string& path);

/// What the last comment `//# sourceMappingURL=` of a script says; empty when
/// it has none.
std::string source_mapping_url(std::string_view script);

}  // namespace heapcli::commands
