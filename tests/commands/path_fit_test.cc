#include "commands/path_fit.h"

#include "commands/terminal.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using commands::display_width;
using commands::fit_path;

TEST_CASE("a path that is too long loses whole steps in its middle") {
  const std::string path =
      "globalThis.server.sessions.byUser.current.history.entries[…].payload";
  CHECK(fit_path(path, 0) == path);
  CHECK(fit_path(path, 68) == path);
  CHECK(fit_path(path, 48) == "globalThis….current.history.entries[…].payload");
  CHECK(fit_path(path, 30) == "globalThis….entries[…].payload");
  CHECK(fit_path("→ variable tail of a() server.js:12:5 → Map key", 30) ==
        "→ variable… → Map key");
}

TEST_CASE("a name that is longer than the line is cut anywhere") {
  const std::string name(200, 'x');
  CHECK(fit_path(name, 40) ==
        std::string(13, 'x') + "…" + std::string(26, 'x'));
}

TEST_CASE("a cut path has the width it was given, and whole characters") {
  const std::string path =
      "globalThis.größe[\"ключ ключ\"].値値値値.値値値値 → Map key → variable "
      "ü";
  for (size_t width = 1; width < 80; ++width) {
    const std::string text = fit_path(path, width);
    INFO(width << ": " << text);
    CHECK(display_width(text) <= width);
    for (size_t i = text.find("…") + 3; i < text.size(); ++i) {
      if (text.find("…") == text.npos) break;
      CHECK((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80);
      break;
    }
  }
}

}  // namespace
}  // namespace heapcli::tests
