#include "commands/frame_text.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using analysis::Frame;
using commands::fit_frame;
using commands::frame_text;
using commands::short_frame_text;

TEST_CASE("a function is written with the place where it begins") {
  Frame frame{.function = "serve",
              .script_id = "7",
              .url = "file:///app/server.js",
              .line = 12,
              .column = 5};
  CHECK(frame_text(frame) == "serve  /app/server.js:12:5");
  frame.function = "";
  CHECK(frame_text(frame) == "(anonymous)  /app/server.js:12:5");
  frame.line = 0;
  CHECK(frame_text(frame) == "/app/server.js");
  CHECK(frame_text({.function = "(GC)", .script_id = {}, .url = {}}) == "(GC)");
  CHECK(frame_text({.function = {}, .script_id = {}, .url = {}}) ==
        "(anonymous)");
  // What eval ran, as DevTools calls it.
  CHECK(frame_text({.function = "f", .script_id = "9", .url = {}, .line = 2}) ==
        "f  VM9:2");
  CHECK(frame_text({.function = "a\x1b[31m", .script_id = {}, .url = "b\n"}) ==
        "a?[31m  b?");
}

TEST_CASE("where room is scarce, a folder and a file stand for the path") {
  Frame frame{.function = "serve",
              .script_id = "7",
              .url = "file:///app/lib/server.js",
              .line = 12,
              .column = 5};
  CHECK(short_frame_text(frame) == "serve  …/lib/server.js:12:5");
  frame.url = "/app/server.js";
  CHECK(short_frame_text(frame) == "serve  /app/server.js:12:5");
  frame.url = "node:buffer";
  CHECK(short_frame_text(frame) == "serve  node:buffer:12:5");
  CHECK(short_frame_text({.function = {}, .script_id = {}, .url = {}}) ==
        "(anonymous)");
}

TEST_CASE("of a long path the end is kept") {
  const std::string text = "serve  /app/a/very/long/path/server.js:12:5";
  CHECK(fit_frame(text, 0) == text);
  CHECK(fit_frame(text, text.size()) == text);
  CHECK(fit_frame(text, 30) == "serve  …ng/path/server.js:12:5");
  // Where there is no room for both, the function is what counts.
  CHECK(fit_frame(text, 12) == "serve  /app…");
  CHECK(fit_frame("onlyOneLongName", 8) == "onlyOne…");
  CHECK(fit_frame("f  /\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4/server.js:1:1",
                  20) == "f  …\xC3\xA4\xC3\xA4/server.js:1:1");
}

}  // namespace
}  // namespace heapcli::tests
