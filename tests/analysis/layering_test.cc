// The two libraries never see each other, and neither prints, exits or reads
// the environment.

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

#include "tests/catch.h"

namespace heapcli::tests {
namespace {

namespace fs = std::filesystem;

void check_absent(const std::string& folder, const std::string& forbidden) {
  const std::regex pattern(forbidden);
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(
           fs::path(HEAPCLI_SOURCE_DIR) / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".cc" && extension != ".h") continue;
    ++files;
    std::ifstream in(entry.path());
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      INFO(entry.path().string() << ":" << number << ": " << line);
      CHECK(!std::regex_search(line, pattern));
    }
  }
  CHECK(files > 5);
}

TEST_CASE("cdp knows nothing of analysis and commands") {
  check_absent("cdp", R"re(#include "(analysis|commands)/)re");
}

TEST_CASE("analysis knows nothing of cdp and commands") {
  check_absent("analysis", R"re(#include "(cdp|commands)/)re");
}

TEST_CASE("the libraries neither print nor exit nor read the environment") {
  for (const char* folder : {"cdp", "analysis"}) {
    check_absent(folder,
                 R"re(std::(cout|cerr|exit|getenv)|\bf?printf\(|\babort\()re");
  }
}

TEST_CASE("CLI11 stays in commands") {
  for (const char* folder : {"cdp", "analysis"}) {
    check_absent(folder, "#include <CLI/");
  }
}

}  // namespace
}  // namespace heapcli::tests
