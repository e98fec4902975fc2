#include "commands/local_process/package_manager.h"

#include "tests/catch.h"

namespace heapcli::commands {
namespace {

bool is_one(std::vector<std::string> arguments) {
  LocalProcess process;
  process.arguments = std::move(arguments);
  return is_package_manager(process);
}

TEST_CASE(
    "npm and its like are known by script and by what they call themselves") {
  CHECK(is_one({"npm start"}));
  CHECK(is_one({"node", "/usr/bin/npm", "start"}));
  CHECK(is_one({"node", "/opt/lib/npm-cli.js", "run", "x"}));
  CHECK(is_one({"node", "--max-old-space-size=99", "/usr/bin/yarn"}));
  CHECK(is_one({"node", "/home/me/pnpm.cjs"}));
}

TEST_CASE("a program with npm in its arguments is no package manager") {
  CHECK_FALSE(is_one({}));
  CHECK_FALSE(is_one({"node"}));
  CHECK_FALSE(is_one({"node", "server.js", "npm"}));
  CHECK_FALSE(is_one({"node", "/srv/npm/server.js"}));
  CHECK_FALSE(is_one({"npmserver"}));
}

}  // namespace
}  // namespace heapcli::commands
