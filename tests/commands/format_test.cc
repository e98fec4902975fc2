#include "commands/format.h"

#include <limits>

#include "commands/error.h"
#include "commands/terminal.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

using namespace heapcli::commands;
using std::chrono::milliseconds;

TEST_CASE("bytes are written in IEC units with three digits") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(1023) == "1023 B");
  CHECK(format_bytes(1024) == "1.00 KiB");
  CHECK(format_bytes(10189) == "9.95 KiB");
  CHECK(format_bytes(10240) == "10.0 KiB");
  CHECK(format_bytes(1048575) == "1.00 MiB");
  CHECK(format_bytes(uint64_t{5} << 30) == "5.00 GiB");
  CHECK(format_bytes(std::numeric_limits<uint64_t>::max()) == "16.0 EiB");
  CHECK(format_bytes_delta(-2048) == "-2.00 KiB");
  CHECK(format_bytes_delta(2048) == "+2.00 KiB");
  CHECK(format_bytes_delta(0) == "0 B");
  CHECK(format_bytes_delta(std::numeric_limits<int64_t>::min()) == "-8.00 EiB");
}

TEST_CASE("counts are written in groups of three") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(1234567) == "1,234,567");
  CHECK(format_count_delta(1000) == "+1,000");
  CHECK(format_count_delta(-1000) == "-1,000");
  CHECK(format_percent(1, 3) == "33.3 %");
  CHECK(format_percent(1, 0) == "0.0 %");
}

TEST_CASE("durations are written and read") {
  CHECK(format_duration(milliseconds(12)) == "12 ms");
  CHECK(format_duration(milliseconds(1240)) == "1.24 s");
  CHECK(format_duration(milliseconds(59'999)) == "60.0 s");
  CHECK(format_duration(milliseconds(60'000)) == "1 min");
  CHECK(format_duration(milliseconds(60'499)) == "1 min");
  CHECK(format_duration(milliseconds(60'500)) == "1 min 1 s");
  CHECK(format_duration(milliseconds(125'000)) == "2 min 5 s");
  CHECK(format_duration(std::chrono::minutes(30)) == "30 min");
  CHECK(format_duration(std::chrono::seconds(3599)) == "59 min 59 s");
  CHECK(format_duration(milliseconds(3'599'500)) == "1 h");
  CHECK(format_duration(std::chrono::seconds(3629)) == "1 h");
  CHECK(format_duration(std::chrono::minutes(90)) == "1 h 30 min");
  CHECK(format_duration(std::chrono::hours(48)) == "48 h");
  CHECK(parse_duration("500ms") == milliseconds(500));
  CHECK(parse_duration("20s") == milliseconds(20000));
  CHECK(parse_duration("20") == milliseconds(20000));
  CHECK(parse_duration("1.5m") == milliseconds(90000));
  CHECK(parse_duration("1h") == milliseconds(3600000));
  for (const char* text :
       {"", "s", "20x", "-1s", "nan", "inf", "1e30h", "2 s"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_duration(text), commands::Error);
  }
}

TEST_CASE("text is cut by characters, and cannot drive the terminal") {
  CHECK(fit("Session", 0) == "Session");
  CHECK(fit("Session", 7) == "Session");
  CHECK(fit("Session", 5) == "Sess…");
  CHECK(fit("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC", 3) == "\xC3\xBC\xC3\xBC…");
  CHECK(printable("a\x1b[31m\n\x7f\xC2\x9B z") == "a?[31m??? z");
}

TEST_CASE("numbers of bytes are read as people write them") {
  CHECK(parse_bytes("32768") == 32768);
  CHECK(parse_bytes("32k") == 32768);
  CHECK(parse_bytes("32KiB") == 32768);
  CHECK(parse_bytes("32kB") == 32768);
  CHECK(parse_bytes("1.5M") == 1536 * 1024);
  CHECK(parse_bytes("512B") == 512);
  CHECK(parse_bytes("1G") == uint64_t{1} << 30);
  for (const char* bad : {"", "k", "-1", "1kk", "1 k", "nan", "1e300", "x1"}) {
    INFO(bad);
    CHECK_THROWS_AS(parse_bytes(bad), Error);
  }
}

}  // namespace
}  // namespace heapcli::tests
