#include "commands/remote_warning.h"

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

TEST_CASE("loopback is what cannot leave this machine") {
  for (const char* host : {"127.0.0.1", "127.9.9.9", "::1", "localhost",
                           "LocalHost.", "app.localhost", "::ffff:127.0.0.1"}) {
    INFO(host);
    CHECK(commands::is_loopback(host));
  }
  for (const char* host :
       {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "example.com",
        "localhost.com", "127.0.0.1.example.com", "notlocalhost",
        "::ffff:10.0.0.1", ""}) {
    INFO(host);
    CHECK_FALSE(commands::is_loopback(host));
  }
}

}  // namespace
}  // namespace heapcli::tests
