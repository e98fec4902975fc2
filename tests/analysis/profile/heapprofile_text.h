// A .heapprofile for tests, as V8 would write it.
#pragma once

#include <cstdint>
#include <string>

namespace heapcli::tests {

/// (root) -> serve -> load (twice, over different paths) -> node:fs readSync,
/// with samples.
std::string small_heapprofile();

/// One node: `children` is the text between the brackets.
std::string profile_node(const std::string& function, uint64_t self_size,
                         int64_t id, const std::string& children = "",
                         const std::string& url = "file:///app/a.js",
                         int64_t line = 0, int64_t column = 0);

/// The whole document; `samples` is the text between the brackets.
std::string profile_document(const std::string& head,
                             const std::string& samples = "");

}  // namespace heapcli::tests
