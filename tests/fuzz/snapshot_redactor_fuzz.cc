// Whatever the bytes are, the redactor gives a snapshot that can be read or
// throws analysis::Error; in pieces as at once; and a text that is marked as a
// secret never comes through.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/error.h"
#include "analysis/heap_graph.h"
#include "analysis/redact/placeholder.h"
#include "analysis/redact/snapshot_redactor.h"
#include "tests/analysis/snapshot_text.h"

namespace heapcli::tests {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

std::optional<std::string> redacted(std::string_view text, size_t piece) {
  try {
    std::string result;
    analysis::SnapshotRedactor redactor(
        {}, [&](std::string_view bytes) { result += bytes; });
    for (size_t at = 0; at < text.size(); at += piece) {
      redactor.feed(text.substr(at, piece));
    }
    redactor.finish();
    return result;
  } catch (const analysis::Error&) {
    return std::nullopt;
  }
}

std::optional<analysis::HeapGraph> parsed(std::string_view text) {
  try {
    return parse(text);
  } catch (const analysis::Error&) {
    return std::nullopt;
  }
}

void test(std::string_view text) {
  const auto whole = redacted(text, text.size() + 1);
  const auto pieces = redacted(text, 7);
  require(whole == pieces);
  if (!whole) return;
  const auto before = parsed(text);
  const auto after = parsed(*whole);
  if (!before) return;
  require(after.has_value());
  require(after->node_count() == before->node_count());
  for (const analysis::NodeIndex node : before->nodes()) {
    if (before->type(node) != analysis::NodeType::kString) continue;
    const std::string_view name = before->name(node);
    require(analysis::text_shape(name).length ==
            analysis::text_shape(after->name(node)).length);
    // Unless it looks like a placeholder before.
    require(name.size() < 12 || analysis::is_word_of_v8(name) ||
            name.ends_with('_') || name.ends_with("\xE2\x96\xA0") ||
            name != after->name(node));
  }
}

}  // namespace
}  // namespace heapcli::tests

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  heapcli::tests::test({reinterpret_cast<const char*>(data), size});
  return 0;
}
