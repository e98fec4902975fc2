#include "commands/time_window.h"

#include "commands/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using namespace std::chrono_literals;
using commands::parse_time_window;

TEST_CASE("a part of a recording has two ends, of which one may be left out") {
  CHECK(parse_time_window("5s..10s").from == 5s);
  CHECK(parse_time_window("5s..10s").to == 10s);
  CHECK(parse_time_window("300ms..").from == 300ms);
  CHECK(!parse_time_window("300ms..").to);
  CHECK(parse_time_window("..1m").from == 0s);
  CHECK(parse_time_window("..1m").to == 60s);
  CHECK(parse_time_window("1.5..2.5").from == 1500ms);
}

TEST_CASE("what is no part of a recording is refused") {
  for (const char* text :
       {"", "5s", "..", "10s..5s", "a..b", "-1s..5s", "1s..2s..3s", "1s.2s"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_time_window(text), commands::Error);
  }
}

TEST_CASE("a part of a recording is shown within the recording") {
  CHECK(format_time_window(parse_time_window("5s.."), 10400ms) ==
        commands::format_time_window({5s, 10400ms}, 10400ms));
  CHECK(format_time_window(parse_time_window("..1h"), 2s) ==
        commands::format_time_window({0s, 2s}, 2s));
}

}  // namespace
}  // namespace heapcli::tests
