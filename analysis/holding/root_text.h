// What V8's and the embedder's roots are in plain words.
#pragma once

#include <string>
#include <string_view>

namespace heapcli::analysis {

/// For the name of a synthetic node: `(Global handles)` is `native code (a
/// global handle)`, `Node / TCPServerWrap` is `native TCPServerWrap of Node`.
std::string root_text(std::string_view name);

}  // namespace heapcli::analysis
