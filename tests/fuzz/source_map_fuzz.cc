// Whatever the bytes are, there is a map or an analysis::Error, and every
// position can be asked for.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "analysis/error.h"
#include "analysis/source_map.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using heapcli::analysis::SourceMap;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const SourceMap map(text);
    size_t read = 0;
    for (uint32_t line = 0; line < 4; ++line) {
      for (const uint32_t column : {0u, 1u, 2u, 20u, 500u, UINT32_MAX}) {
        const auto found = map.find(line, column);
        if (!found) continue;
        if (found->line == 0 || found->column == 0) std::abort();
        if (found->generated_column > column) std::abort();
        for (const char c : found->source) read += c == 'x';
        for (const char c : found->name) read += c == 'x';
      }
    }
    if (read > 100 * size) std::abort();
  } catch (const heapcli::analysis::Error&) {
  }
  return 0;
}
