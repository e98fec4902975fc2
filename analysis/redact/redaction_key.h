// A secret that is thrown away: with it equal names have equal replacements in
// all snapshots of one run, and without it nobody can try names out.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace heapcli::analysis {

struct RedactionKey {
  std::array<uint64_t, 2> words{};
};

/// From the system's source of randomness.
RedactionKey random_redaction_key();

/// 64 bits that say nothing about the text to whoever lacks the key.
uint64_t keyed_hash(const RedactionKey& key, std::string_view text,
                    uint64_t number);

}  // namespace heapcli::analysis
