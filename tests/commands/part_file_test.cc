#include "commands/part_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "commands/error.h"
#include "tests/catch.h"

namespace heapcli::tests {
namespace {

namespace fs = std::filesystem;
using commands::ExitStatus;
using commands::PartFile;

class TempDirectory {
 public:
  TempDirectory()
      : path_(fs::temp_directory_path() /
              ("heapcli-part-" + std::to_string(getpid()))) {
    fs::create_directory(path_);
  }
  ~TempDirectory() { fs::remove_all(path_); }
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

ExitStatus status_of(const std::string& path, bool overwrite) {
  try {
    PartFile file(path, overwrite);
  } catch (const commands::Error& error) {
    return error.status();
  }
  return ExitStatus::kOk;
}

TEST_CASE("a file appears under its name when it is committed") {
  const TempDirectory directory;
  const std::string path = directory.file("a");
  {
    PartFile file(path, false);
    file.write("hello ");
    file.write("world");
    CHECK(!fs::exists(path));
    CHECK(content(path + ".part") == "hello world");
    CHECK(file.size() == 11);
    file.commit();
  }
  CHECK(content(path) == "hello world");
  CHECK(!fs::exists(path + ".part"));
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a file that is not committed leaves nothing") {
  const TempDirectory directory;
  const std::string path = directory.file("a");
  { PartFile(path, false).write("half"); }
  CHECK(!fs::exists(path));
  CHECK(!fs::exists(path + ".part"));
}

TEST_CASE("an existing file is only replaced when asked to, and at the end") {
  const TempDirectory directory;
  const std::string path = directory.file("a");
  std::ofstream(path) << "old";
  CHECK(status_of(path, false) == ExitStatus::kUsage);
  CHECK(content(path) == "old");
  PartFile file(path, true);
  file.write("new");
  CHECK(content(path) == "old");
  file.commit();
  CHECK(content(path) == "new");
}

TEST_CASE("a file that appears meanwhile is not overwritten") {
  const TempDirectory directory;
  const std::string path = directory.file("a");
  PartFile file(path, false);
  file.write("mine");
  std::ofstream(path) << "theirs";
  CHECK_THROWS_AS(file.commit(), commands::Error);
  CHECK(content(path) == "theirs");
}

TEST_CASE("a part that was left behind is taken over, a living one is not") {
  const TempDirectory directory;
  const std::string path = directory.file("a");
  std::ofstream(path + ".part") << "a long leftover of a killed run";
  PartFile file(path, false);
  file.write("new");
  CHECK(content(path + ".part") == "new");
  CHECK(status_of(path, false) == ExitStatus::kUsage);
  CHECK(content(path + ".part") == "new");
}

TEST_CASE("a symbolic link in place of the part is not followed") {
  const TempDirectory directory;
  const std::string path = directory.file("a");
  std::ofstream(directory.file("precious")) << "precious";
  fs::create_symlink(directory.file("precious"), path + ".part");
  CHECK(status_of(path, false) == ExitStatus::kData);
  CHECK(content(directory.file("precious")) == "precious");
}

TEST_CASE("what is no regular file is never replaced, not even by force") {
  const TempDirectory directory;
  const std::string pipe = directory.file("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(status_of(pipe, true) == ExitStatus::kUsage);
  CHECK(fs::is_fifo(pipe));
  CHECK_FALSE(fs::exists(pipe + ".part"));
}

TEST_CASE("a directory that is missing is an error with advice") {
  const TempDirectory directory;
  CHECK_THROWS_WITH(PartFile(directory.file("no/such"), false),
                    ContainsSubstring("create the directory first"));
}

}  // namespace
}  // namespace heapcli::tests
