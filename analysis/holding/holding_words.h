// The words for the ways in which one thing holds another. Paths, single
// objects, counted holders: all that names a reference takes its words from
// here, so that the same edge reads the same everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/holding/collection_entry.h"

namespace heapcli::analysis {

/// How a property is reached in JavaScript: `.cache`, `["odd name"]`,
/// `[Symbol(kState)]`, `.#secret`, `[0.5]`. Long names are cut. Safe to print
/// as far as `name` is valid UTF-8: control characters are escaped.
std::string member_text(std::string_view name);

/// The same where a property is only named: `cache`, `"odd name"`.
std::string member_name(std::string_view name);

/// `[17]`; `[…]` for any.
std::string element_text(std::optional<uint32_t> index);

/// `variable tail`.
std::string variable_text(std::string_view name);

/// `Map key`, `Set member`; of values `.get(KEY)`, with `…` for any key.
std::string entry_text(EntryRole role, std::string_view key = "…");

/// `WeakMap value for Session`: who holds it is the key.
std::string weak_map_value_text(std::string_view key);

/// What is V8's own: `internal table`.
std::string internal_text(std::string_view name);

/// A text or a key in quotes, as `quoted` has it, cut to the length of names:
/// paths and URLs at their beginning, others at their end.
std::string quoted_name(std::string_view text);

}  // namespace heapcli::analysis
